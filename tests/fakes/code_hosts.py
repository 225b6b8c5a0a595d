"""The hosts of code behind one address, as LINK_GATEWAY_URL reaches them: /<host>/<path>."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


class FakeHosts:
    """Answers what `answers` holds for "host/path": a status, and JSON or a place to go to.

    What it does not hold does not exist. `asked` remembers every request.
    """

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, object]] = {}
        self.asked: list[str] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = self.path.lstrip("/")
                fake.asked.append(asked)
                status, body = fake.answers.get(asked, (404, {"message": "Not Found"}))
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", str(body))
                payload = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, format: str, *arguments: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "FakeHosts":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
