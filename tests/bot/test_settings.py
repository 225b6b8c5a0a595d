"""Settings: every problem named at once, the environment before `.env`, secrets never shown."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, from_environment, parse


def test_nothing_set_means_the_defaults() -> None:
    assert parse({}) == Settings()


def test_operators_are_platform_and_id() -> None:
    settings = parse({"OPERATORS": "telegram:123, discord:456"})

    assert settings.operators == {("telegram", 123), ("discord", 456)}


def test_all_problems_are_named_at_once() -> None:
    wrong = {
        "TELEGRAM_TOKEN": "hello",
        "DISCORD_TOKEN": "a b",
        "DATABASE_URL": "postgres://x",
        "OPERATORS": "me",
        "LOG_LEVEL": "LOUD",
        "PORT": "70000",
        "ARXIV_FEED_URL": "rss",
        "CLOCK_FILE": "/nowhere/at/all",
    }

    with pytest.raises(SettingsError) as caught:
        parse(wrong)

    for name in wrong:
        assert name in str(caught.value)
    assert "@BotFather" in str(caught.value)
    assert "discord.com/developers" in str(caught.value)


def test_a_secret_is_shown_neither_by_a_problem_nor_by_the_settings() -> None:
    settings = parse({"TELEGRAM_TOKEN": "123:topsecret", "DISCORD_TOKEN": "alsosecret"})

    assert "secret" not in repr(settings)
    with pytest.raises(SettingsError) as caught:
        parse({"TELEGRAM_TOKEN": "topsecret", "DISCORD_TOKEN": "also secret"})
    assert "topsecret" not in str(caught.value)
    assert "also secret" not in str(caught.value)


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("CONTACT=file@example.org\nLOG_LEVEL=debug\n")
    monkeypatch.setenv("CONTACT", "environment@example.org")

    settings = from_environment(tmp_path)

    assert settings.contact == "environment@example.org"
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite:///:memory:", "paperboy.db"])
def test_a_database_that_would_not_be_kept_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        parse({"DATABASE_URL": url})


def test_what_is_wrong_with_an_address_or_a_clock_is_said_exactly() -> None:
    with pytest.raises(SettingsError) as caught:
        parse({"ARXIV_API_URL": "export.arxiv.org", "CLOCK_FILE": "/nowhere/at/all"})

    assert str(caught.value).splitlines() == [
        "ARXIV_API_URL must be an address beginning with http:// or https://.",
        "CLOCK_FILE names /nowhere/at/all, and there is no such file.",
    ]


def test_a_model_needs_a_name_and_a_place() -> None:
    settings = parse(
        {"LLM_BASE_URL": "http://127.0.0.1:1/v1", "LLM_MODEL": "m", "LLM_DAILY_TOKENS": "5_000"}
    )

    assert (settings.llm_model, settings.llm_daily_tokens) == ("m", 5000)
    assert "hush" not in repr(parse({"LLM_MODEL": "m", "LLM_API_KEY": "hush"}))


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"LLM_MODEL": "m"}, "LLM_MODEL needs LLM_BASE_URL"),
        ({"LLM_API_KEY": "k"}, "LLM_MODEL must name"),
        ({"LLM_BASE_URL": "host/v1", "LLM_MODEL": "m"}, "LLM_BASE_URL must be an address"),
        ({"LLM_API_KEY": "k k", "LLM_MODEL": "m"}, "LLM_API_KEY contains a space"),
        ({"LLM_DAILY_TOKENS": "many"}, "LLM_DAILY_TOKENS must be a whole number"),
    ],
)
def test_what_is_wrong_with_a_model_is_said(values: dict[str, str], problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        parse(values)
