"""A training run: batches that depend on seed and step alone, loss on names, checkpoints, early stopping."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from tools.naming.base_model import BASE_NAME, transformers_model
from tools.naming.examples import Collection, Example, Targets, draw, subset
from tools.naming.phrases import salient
from tools.naming.prompt import STOP, journey_prompt
from tools.naming.served import PROMPT_TOKENS
from vectorstore.records import JourneysError

Method = Literal["prompt", "lora"]
Progress = Callable[[int, int, str], None]
_START = "Name the interest that these titles share, short and specific, as the person would say it:"


@dataclass(frozen=True, slots=True)
class Plan:
    """How to tune; everything that a run depends on besides the data."""

    method: Method
    steps: int
    seed: int = 0
    batch: int = 8
    rate: float = 2e-4
    warm_up: int = 20
    check_every: int = 40
    patience: int = 3


@dataclass(frozen=True, slots=True)
class TuneReport:
    """What a run came to.

    Attributes:
        best_step: the step whose adapter was kept; `step` is the last one that was run.
        loss: mean loss of a name's token on the validation domains; `untuned_loss` without an adapter.
        history: step and validation loss at each check.
        domains: those of the training, validation and test parts; the test part was never looked at.
    """

    method: str
    step: int
    best_step: int
    loss: float
    untuned_loss: float
    history: tuple[tuple[int, float], ...]
    train: int
    validation: int
    domains: dict[str, list[str]]


def example(collection: Collection, targets: Targets, rng: random.Random) -> Example:
    """A random subset of a collection as a prompt: half with terms, a quarter with descriptions."""
    places = subset(collection, rng)
    titles = [collection.titles[i] for i in places]
    details = [collection.details[i] for i in places] if rng.random() < 0.25 else []
    terms = salient([*titles, *details]) if rng.random() < 0.5 else []
    return Example(journey_prompt(titles, terms, details), targets(collection))


def batches(train: Sequence[Collection], targets: Targets, plan: Plan, start: int) -> Iterator[list[Example]]:
    """Batches from step `start` on. Each group of 8 depends on seed and step alone, so a run can resume;
    within a group, examples of like length go together, which halves the padding."""
    for group in range(start // 8, math.ceil(plan.steps / 8)):
        rng = random.Random(f"{plan.seed}/{group}")
        drawn = [example(c, targets, rng) for c in islice(draw(train, rng), 8 * plan.batch)]
        drawn.sort(key=lambda e: len(e.prompt))
        slices = [drawn[i : i + plan.batch] for i in range(0, len(drawn), plan.batch)]
        rng.shuffle(slices)
        yield from slices[max(0, start - group * 8) :]


class Run:
    """One run: model, optimiser and the state that a checkpoint keeps."""

    def __init__(
        self,
        plan: Plan,
        train: list[Collection],
        validation: list[Collection],
        targets: Targets,
        out: Path,
        cache: Path,
    ) -> None:
        import torch

        self.plan, self.train, self.targets, self.out = plan, train, targets, out
        torch.manual_seed(plan.seed)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        base, self.tokenizer = transformers_model(cache)
        if quick_bfloat16(self.device):
            base = base.to(torch.bfloat16)
        self.model = adapted(base, plan.method, self.tokenizer).to(self.device)
        rng = random.Random(plan.seed)
        self.checks = [example(c, targets, rng) for c in validation]
        self.checks.sort(key=lambda e: len(e.prompt))
        self.validation = len(validation)
        self.trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(self.trained, lr=plan.rate, weight_decay=0.01)
        self.step, self.best_step, self.history = 0, 0, list[tuple[int, float]]()

    def go(self, progress: Progress) -> TuneReport:
        """Train until the steps are done or validation has not improved for `patience` checks."""
        self._load()
        if not self.history:
            self._check(progress)
        for batch in batches(self.train, self.targets, self.plan, self.step):
            if self.step >= self.plan.steps or self._worn_out():
                break
            loss = self._learn(batch)
            self.step += 1
            progress(self.step, self.plan.steps, f"training loss {loss:.3f}")
            if self.step % self.plan.check_every == 0 or self.step == self.plan.steps:
                self._check(progress)
        return TuneReport(
            method=self.plan.method,
            step=self.step,
            best_step=self.best_step,
            loss=min(loss for _, loss in self.history),
            untuned_loss=self.history[0][1],
            history=tuple(self.history),
            train=len(self.train),
            validation=self.validation,
            domains={},
        )

    def _worn_out(self) -> bool:
        return self.step - self.best_step >= self.plan.patience * self.plan.check_every

    def _learn(self, batch: list[Example]) -> float:
        import torch

        plan = self.plan
        after = max(0, self.step - plan.warm_up) / max(1, plan.steps - plan.warm_up)
        share = min(1.0, (self.step + 1) / plan.warm_up) * (
            0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * after))
        )
        for group in self.optimizer.param_groups:
            group["lr"] = plan.rate * share
        self.model.train()
        total, tokens = self._loss(batch)
        loss = total / tokens
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return float(loss)

    def _check(self, progress: Progress) -> None:
        """Validation loss; the adapter is kept when it is the best so far, and the state either way."""
        import torch

        self.model.eval()
        total = tokens = 0.0
        with torch.no_grad():
            for i in range(0, len(self.checks), self.plan.batch):
                part, count = self._loss(self.checks[i : i + self.plan.batch])
                total, tokens = total + float(part), tokens + count
        loss = total / tokens
        progress(self.step, self.plan.steps, f"validation loss {loss:.3f}")
        if self.step and loss < min((past for _, past in self.history[1:]), default=math.inf):
            self.best_step = self.step
            self._keep()
        self.history.append((self.step, loss))
        self._save()

    def _keep(self) -> None:
        """Write the adapter in half precision, naming the base model and not where it lies here."""
        import torch
        from safetensors.torch import load_file, save_file

        self.model.save_pretrained(self.out)
        weights = self.out / "adapter_model.safetensors"
        save_file({k: v.to(torch.float16) for k, v in load_file(weights).items()}, weights)
        path = self.out / "adapter_config.json"
        config = json.loads(path.read_text()) | {"base_model_name_or_path": BASE_NAME}
        path.write_text(json.dumps({k: v for k, v in config.items() if v is not None}, indent=1))
        (self.out / "README.md").unlink(missing_ok=True)

    def _loss(self, batch: Iterable[Example]) -> tuple[Any, int]:
        """Summed loss over the tokens of the names alone, and how many there are.

        Sequences are padded on the right, where a causal model needs no mask, and the large output
        layer is applied at the places of the names only.
        """
        import torch

        rows = [self._encode(e) for e in batch]
        longest = max(len(ids) for ids, _ in rows)
        ids = torch.tensor([r + [0] * (longest - len(r)) for r, _ in rows], device=self.device)
        row, place = zip(
            *[(i, p) for i, (r, start) in enumerate(rows) for p in range(start, len(r))], strict=True
        )
        wanted = ids[row, place]
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=quick_bfloat16(self.device)):
            base = self.model.get_base_model()
            embedded = base.get_input_embeddings()(ids)
            ahead = 0
            if self.plan.method == "prompt":
                virtual = self.model.get_prompt(batch_size=len(rows))
                ahead = virtual.shape[1]
                embedded = torch.cat([virtual, embedded], dim=1)
            hidden = base.model(inputs_embeds=embedded, use_cache=False).last_hidden_state
            logits = base.lm_head(hidden[row, [p - 1 + ahead for p in place]])
        return torch.nn.functional.cross_entropy(logits.float(), wanted, reduction="sum"), len(row)

    def _encode(self, example: Example) -> tuple[list[int], int]:
        prompt = self.tokenizer.encode(example.prompt, add_special_tokens=False)
        return prompt + self.tokenizer.encode(f" {example.name}{STOP}", add_special_tokens=False), len(prompt)

    def _save(self) -> None:
        import torch

        state = {
            "plan": asdict(self.plan),
            "step": self.step,
            "best_step": self.best_step,
            "history": self.history,
            "weights": {n: p.detach() for n, p in self.model.named_parameters() if p.requires_grad},
            "optimizer": self.optimizer.state_dict(),
        }
        self.out.mkdir(parents=True, exist_ok=True)
        torch.save(state, self.out / "checkpoint.part")
        (self.out / "checkpoint.part").replace(self.out / "checkpoint.pt")

    def _load(self) -> None:
        import torch

        path = self.out / "checkpoint.pt"
        if not path.is_file():
            return
        state = torch.load(path, map_location=self.device, weights_only=True)
        if state["plan"] != asdict(self.plan):
            raise JourneysError(f"{self.out} holds another run's checkpoint: choose an empty folder.")
        self.model.load_state_dict(state["weights"], strict=False)
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.best_step = state["step"], state["best_step"]
        self.history = [(int(step), float(loss)) for step, loss in state["history"]]


def adapted(base: Any, method: Method, tokenizer: Any) -> Any:
    """The base model with a fresh adapter: LoRA in its upper two thirds, or 14 virtual tokens."""
    from peft import LoraConfig, PromptTuningConfig, PromptTuningInit, TaskType, get_peft_model

    if method == "lora":
        parts = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
        depth = base.config.num_hidden_layers
        config: Any = LoraConfig(
            task_type=TaskType.CAUSAL_LM,
            r=16,
            lora_alpha=32,
            lora_dropout=0.1,
            target_modules=parts,
            layers_to_transform=list(range(depth // 3, depth)),
        )
        return get_peft_model(base, config)
    config = PromptTuningConfig(
        task_type=TaskType.CAUSAL_LM,
        num_virtual_tokens=PROMPT_TOKENS,
        prompt_tuning_init=PromptTuningInit.RANDOM,
    )
    model = get_peft_model(base, config)
    _start_from_text(model, base, tokenizer)
    return model


def _start_from_text(model: Any, base: Any, tokenizer: Any) -> None:
    """Virtual tokens begin as the words of an instruction (peft's own way reads a tokenizer from a hub)."""
    import torch

    ids = tokenizer.encode(_START, add_special_tokens=False)
    weights = model.prompt_encoder["default"].embedding.weight
    ids = (ids * math.ceil(len(weights) / len(ids)))[: len(weights)]
    with torch.no_grad():
        weights.copy_(base.get_input_embeddings().weight[torch.tensor(ids)])


def quick_bfloat16(device: str) -> bool:
    """Whether bfloat16 is done in hardware here, which makes a step about twice as fast."""
    import torch

    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    return bool(getattr(torch.cpu, "_is_avx512_bf16_supported", bool)())
