"""Tuning: a tiny model with random weights takes the place of the large one; everything else is real."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.naming.adapters import HEADS, adapter_tensors, lora_gguf
from tools.naming.examples import Targets, read_collections, split_by_domain
from tools.naming.training import Plan, batches
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
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

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


@pytest.mark.parametrize("method", ["lora", "prompt"])
def test_tuning_lowers_the_loss_on_domains_it_does_not_train_on(method, tmp_path, cache):
    said: list[str] = []
    report = tune(
        method,
        write_collections(tmp_path / "data.jsonl"),
        tmp_path / "out",
        cache=cache,
        steps=12,
        progress=lambda step, steps, line: said.append(line),
    )
    assert report.loss < report.untuned_loss
    assert not set(report.domains["train"]) & set(report.domains["test"])
    assert json.loads((tmp_path / "out" / "report.json").read_text())["best_step"] == report.best_step
    assert adapter_tensors(tmp_path / "out")
    assert any(line.startswith("validation") for line in said)


def test_a_run_that_was_stopped_goes_on_where_it_stopped(tmp_path, cache):
    data = write_collections(tmp_path / "data.jsonl")

    class StoppedError(Exception):
        pass

    def stop(step: int, steps: int, line: str) -> None:
        if step == 5:
            raise StoppedError

    with pytest.raises(StoppedError):
        tune("lora", data, tmp_path / "out", cache=cache, steps=6, progress=stop)
    steps: list[int] = []
    resumed = tune(
        "lora", data, tmp_path / "out", cache=cache, steps=6, progress=lambda s, n, line: steps.append(s)
    )
    whole = tune("lora", data, tmp_path / "other", cache=cache, steps=6)
    assert steps[0] == 5
    assert resumed.loss == pytest.approx(whole.loss, rel=0.05)


def test_another_runs_checkpoint_is_not_overwritten(tmp_path, cache):
    data = write_collections(tmp_path / "data.jsonl")
    tune("lora", data, tmp_path / "out", cache=cache, steps=2)
    with pytest.raises(JourneysError, match="another run"):
        tune("lora", data, tmp_path / "out", cache=cache, steps=3)


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


def test_a_lora_is_written_for_llama_cpp_once(tmp_path, cache):
    import gguf

    tune("lora", write_collections(tmp_path / "data.jsonl"), tmp_path / "out", cache=cache, steps=2)
    path = lora_gguf(tmp_path / "out", tmp_path)
    names = {t.name for t in gguf.GGUFReader(path).tensors}
    assert "blk.1.attn_q.weight.lora_a" in names
    assert "blk.2.ffn_down.weight.lora_b" in names
    changed = path.stat().st_mtime_ns
    assert lora_gguf(tmp_path / "out", tmp_path).stat().st_mtime_ns == changed


def test_few_collections_are_refused_with_a_sentence(tmp_path, cache):
    data = write_collections(tmp_path / "data.jsonl", domains=2)
    with pytest.raises(JourneysError, match="at least 20"):
        tune("lora", data, tmp_path / "out", cache=cache)
