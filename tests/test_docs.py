"""What README and docs show is true: files, links, make targets, verbs and flags."""

import re
from pathlib import Path

import pytest

from cdp_core.cli import main

ROOT = Path(__file__).resolve().parents[1]
PAPERS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def shown_commands(word: str) -> list[tuple[str, str]]:
    """(paper, command) of every line in a code block that begins with this word."""
    return [
        (paper.name, line.strip().removeprefix(".venv/bin/"))
        for paper in PAPERS
        for block in re.findall(r"```\w*\n(.*?)```", paper.read_text("utf-8"), re.S)
        for line in block.splitlines()
        if line.strip().removeprefix(".venv/bin/").startswith(word + " ")
    ]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_link_leads_somewhere(paper):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", paper.read_text("utf-8"))
    assert [link for link in links if not (paper.parent / link).exists()] == []


def test_every_verb_that_is_shown_exists_with_its_flags():
    for paper, command in shown_commands("cdp"):
        words = command.split("#")[0].split("  ")[0].split()
        verb = main.commands.get(words[1])
        assert verb is not None, f"{paper}: {command}"
        if words[1] == "segment":
            verb = verb.commands[words[2]]
        known = {option for param in verb.params for option in param.opts}
        used = {word.split("=")[0] for word in words if word.startswith("-")}
        assert used <= known, f"{paper}: {command}"


def test_every_make_target_that_is_shown_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    shown = {word for paper in PAPERS for word in re.findall(r"`?make ([a-z]+)", paper.read_text("utf-8"))}
    assert shown & {"run", "test", "check", "bench", "demo", "screenshots"} <= targets
    assert {"run", "test", "check", "bench", "demo"} <= targets


def test_constraints_name_no_address():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9_.\-]+==[^\s/@:]+", line) for line in lines)
