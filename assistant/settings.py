"""Every setting in one object: from the environment (JOURNEYS_…), then journeys.toml, then the page."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.chosen import CHOICES, choices
from vectorstore.records import JourneysError


class Settings(BaseSettings):
    """What can be set. Nothing here makes a connection by itself.

    Attributes:
        data_dir: where everything about people is kept.
        cache_dir: converted models; holds nothing about anybody and can be deleted at any time.
        model: `offline`, `ollama:NAME`, `openai:NAME`, `anthropic:NAME`, `gguf:PATH`, or any other string
            that LangChain's `init_chat_model` takes.
        model_url: base URL of an OpenAI-compatible server, for `openai:` models that run elsewhere.
        model_timeout: seconds to wait for the model before the offline model takes the turn.
        model_context: tokens that the model can take; 0 for what is known of it, else 8,192.
        namer: phrases, fewshot, prompt-tuned or lora; empty for the best that is installed.
        embedder: empty for the packaged model, else a folder or a hub name for sentence-transformers.
        chroma_url: a Chroma server in place of the embedded one.
        database_url: an SQLAlchemy URL in place of SQLite in the data folder.
        catalogue: a file to recommend from in place of the sample catalogue.
        max_upload_mb: largest file that the page accepts.
    """

    model_config = SettingsConfigDict(env_prefix="JOURNEYS_", toml_file="journeys.toml", extra="ignore")

    data_dir: Path = Field(default_factory=lambda: user_data_path("journeys", appauthor=False))
    cache_dir: Path = Field(default_factory=lambda: user_cache_path("journeys", appauthor=False))
    model: str = "offline"
    model_url: str = ""
    model_timeout: float = 60.0
    model_context: int = Field(default=0, ge=0)
    namer: str = ""
    embedder: str = ""
    chroma_url: str = ""
    database_url: str = ""
    catalogue: Path | None = None
    max_upload_mb: int = 500

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over journeys.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings() -> Settings:
    """The settings in force: where neither environment nor journeys.toml say, what was chosen on the page.

    Raises:
        JourneysError: naming the setting that has an impossible value.
    """
    settings = _said()
    kept = choices(settings.data_dir.expanduser())
    said = settings.model_fields_set
    return settings.model_copy(update={name: value for name, value in kept.items() if name not in said})


def outranking() -> list[str]:
    """Names, as in the environment, of the settings that a choice on the page does not outlast."""
    said = _said().model_fields_set
    return [f"JOURNEYS_{name.upper()}" for name in CHOICES if name in said]


def _said() -> Settings:
    try:
        return Settings()
    except ValidationError as problem:
        first = problem.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise JourneysError(
            f"The setting JOURNEYS_{name} can't be used: {first['msg'].lower()}."
        ) from problem
