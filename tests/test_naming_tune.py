"""Tuning: a tiny model with random weights takes the place of the large one; everything else is real."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tools.naming.base_model import checked_gguf
from tools.naming.examples import Targets, read_collections, split_by_domain
from tools.naming.language_model import LocalModel
from tools.naming.prompt import journey_prompt
from tools.naming.served import PROMPT_TOKENS, adapter_tensors, served_model
from tools.naming.smollm import HEADS
from tools.naming.training import Plan, TuneReport, batches
from tools.naming.tune import tune
from vectorstore.records import JourneysError

SUBJECTS = ("sourdough", "kayaks", "chess", "beekeeping", "origami", "sailing", "pottery", "falcons")


def write_collections(path: Path, domains: int = 10, a_domain: int = 4) -> Path:
    rows = [
        {
            "domain": f"domain {d}",
            "name": f"{SUBJECTS[(d + n) % 8].title()} and {SUBJECTS[n]}",
            "licence": "CC0-1.0",
            "items": [{"title": f"{SUBJECTS[(d + n) % 8]} {i} {SUBJECTS[n]}"} for i in range(5)],
        }
        for d in range(domains)
        for n in range(a_domain)
    ]
    path.write_text("\n".join(json.dumps(r) for r in rows))
    return path


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Path:
    """A cache that holds, as the base model, a llama of three layers and a tokenizer of characters."""
    import torch
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("cache") / "smollm2-135m"
    characters = {chr(c): i for i, c in enumerate([*range(32, 127), 10])}
    tokenizer = Tokenizer(models.WordLevel(characters, unk_token=" "))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    tokenizer.decoder = decoders.Fuse()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer).save_pretrained(folder)
    config = LlamaConfig(
        vocab_size=100,
        hidden_size=36,
        intermediate_size=32,
        num_hidden_layers=3,
        num_attention_heads=HEADS,
        num_key_value_heads=3,
        head_dim=4,
        tie_word_embeddings=True,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    (folder / "complete").touch()
    return folder.parent


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return write_collections(tmp_path_factory.mktemp("data") / "data.jsonl")


@pytest.fixture(scope="module")
def tuned(tmp_path_factory, data, cache) -> tuple[Path, TuneReport]:
    """A LoRA of six steps, stopped after the fourth and gone on with."""
    out = tmp_path_factory.mktemp("lora")

    class StoppedError(Exception):
        pass

    def stop(step: int, steps: int, line: str) -> None:
        if step == 5:
            raise StoppedError

    with pytest.raises(StoppedError):
        tune("lora", data, out, cache=cache, steps=6, progress=stop)
    steps: list[int] = []
    report = tune("lora", data, out, cache=cache, steps=6, progress=lambda s, n, line: steps.append(s))
    assert steps[0] == 5, "it goes on after the last check"
    return out, report


def test_a_lora_lowers_the_loss_on_domains_it_does_not_train_on(tuned):
    out, report = tuned
    assert report.loss < report.untuned_loss
    assert [step for step, _ in report.history] == [0, 2, 4, 6]
    assert not set(report.domains["train"]) & set(report.domains["test"])
    assert json.loads((out / "report.json").read_text())["best_step"] == report.best_step


def test_a_tuned_prompt_has_as_many_tokens_as_the_base_model_has_to_spare(tmp_path, data, cache):
    said: list[str] = []
    report = tune(
        "prompt", data, tmp_path, cache=cache, steps=3, progress=lambda s, n, line: said.append(line)
    )
    assert report.loss < report.untuned_loss
    assert [t.shape for t in adapter_tensors(tmp_path).values()] == [(PROMPT_TOKENS, 36)]
    assert any(line.startswith("validation") for line in said)


def test_an_adapter_does_not_say_where_it_was_made(tuned, cache):
    assert str(cache) not in (tuned[0] / "adapter_config.json").read_text()


def test_another_runs_checkpoint_is_not_overwritten(tuned, data, cache):
    with pytest.raises(JourneysError, match="another run"):
        tune("lora", data, tuned[0], cache=cache, steps=7)


def test_batches_depend_on_the_seed_and_the_step_alone(tmp_path):
    collections = read_collections(write_collections(tmp_path / "data.jsonl"))
    plan, targets = Plan("lora", 24), Targets(collections)
    whole = list(batches(collections, targets, plan, 0))
    assert list(batches(collections, targets, plan, 11)) == whole[11:]
    assert list(batches(collections, targets, Plan("lora", 24, seed=1), 0)) != whole


def test_no_domain_is_in_two_parts(tmp_path):
    parts = split_by_domain(read_collections(write_collections(tmp_path / "data.jsonl")), seed=3)
    domains = [{c.domain for c in part} for part in parts]
    assert [len(d) for d in domains] == [7, 1, 2]
    assert not domains[0] & domains[1] | domains[1] & domains[2] | domains[0] & domains[2]


def test_a_lora_is_merged_into_the_model_once(packaged):
    import gguf
    import onnx

    adapter = Path("tools/naming/adapter/lora").resolve()
    served, tensors = served_model(packaged, adapter), adapter_tensors(adapter)
    key = "base_model.model.model.layers.20.mlp.down_proj.lora_{}.weight"
    config = json.loads((adapter / "adapter_config.json").read_text())
    change = tensors[key.format("B")] @ tensors[key.format("A")] * config["lora_alpha"] / config["r"]
    assert np.abs(change).max() > 0.005

    name = "blk.20.ffn_down.weight"
    tensor = next(t for t in gguf.GGUFReader(checked_gguf(packaged)).tensors if t.name == name)
    wanted = gguf.quants.dequantize(tensor.data, tensor.tensor_type) + change
    kept = {c.name: onnx.numpy_helper.to_array(c) for c in onnx.load(served.graph).graph.initializer}
    found = (kept[name].astype(np.float32) - 128) * kept[f"{name}.scales"][:, :, None]
    assert np.abs(found.reshape(wanted.shape) - wanted).max() < 0.005 * np.abs(wanted).max()

    made = {path: path.stat().st_mtime_ns for path in packaged.iterdir()}
    assert served_model(packaged, adapter).graph == served.graph
    assert {path: path.stat().st_mtime_ns for path in packaged.iterdir()} == made


def test_a_tuned_prompt_comes_before_every_prompt(packaged):
    adapter = Path("tools/naming/adapter/prompt-tuned").resolve()
    served = served_model(packaged, adapter)
    assert served.graph == served_model(packaged).graph
    assert np.array_equal(served.ahead, next(iter(adapter_tensors(adapter).values())))


def test_the_served_model_says_what_the_published_one_says(packaged):
    import xllamacpp

    prompt = journey_prompt(
        ("Sourdough for beginners", "Rye starter", "Baking with Grüße, 12 loaves"), ("bread",)
    )
    params = xllamacpp.CommonParams()
    params.model.path, params.n_ctx, params.hostnames, params.port = (
        str(checked_gguf(packaged)),
        512,
        ["127.0.0.1"],
        0,
    )
    params.warmup, params.verbosity = False, 0
    asked = {"prompt": prompt, "max_tokens": 12, "temperature": 0.0, "cache_prompt": False}
    said = xllamacpp.Server(params).handle_completions(asked)
    said = json.loads(said) if isinstance(said, str) else said
    served = served_model(packaged)
    assert len(served.tokenizer.encode(prompt).ids) == said["usage"]["prompt_tokens"]
    found = LocalModel(served).complete(prompt, samples=2, seed=4)
    assert found == LocalModel(served).complete(prompt, samples=2, seed=4)
    assert found[0].text[:20] == said["choices"][0]["text"].partition("\n")[0][:20]
    assert found[0].likelihood < 0


def test_few_collections_are_refused_with_a_sentence(tmp_path, cache):
    data = write_collections(tmp_path / "data.jsonl", domains=2)
    with pytest.raises(JourneysError, match="at least 20"):
        tune("lora", data, tmp_path / "out", cache=cache)
