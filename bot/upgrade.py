"""Brings the database's schema up to date in a process that ends when it has done so.

What only that needs (sqlite-utils and what it imports, some 15 MB) would stay in the memory of a
process that runs for months.
"""

import os
import threading

from storage.database import Database, is_current
from storage.trouble import StorageError


def upgrade_apart(database_url: str) -> None:
    """Run the missing steps, if any, in a child; call it before any thread is started.

    What could not be done here is done, or reported, by whoever opens the database next. Raises
    CannotOpen for a URL that names no SQLite file.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1 or is_current(database_url):
        return
    child = os.fork()
    if child == 0:
        try:
            Database.open(database_url).close()
        except StorageError:
            pass
        finally:
            os._exit(0)
    os.waitpid(child, 0)
