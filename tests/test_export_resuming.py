"""An export that was interrupted goes on where it was, and ends with the bytes of one that was not."""

import errno
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.errors import DocumentError, OutputError, UsageError
from kgraph.exporting import Counts, Plan, check_plan, export, survey
from kgraph.files import beside
from kgraph.headers import Header
from kgraph.journals import journal_path, open_journal
from kgraph.model import Document, Entity, Gazetteer, Moment, Reference, Span, Statement
from tests.stub import article, stub

COUNT = 5
KGRAPH = [sys.executable, "-m", "kgraph"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of articles."""
    (tmp_path / "articles").mkdir()
    for number in range(COUNT):
        put(tmp_path, number, article(number))
    return tmp_path


def put(folder: Path, number: int, text: str) -> None:
    (folder / "articles" / f"{number}.txt").write_text(text, encoding="utf-8")


class StoppedError(Exception):
    """What stops a run."""


def run(folder: Path, target: Path, plan: Plan, *, until: int = COUNT, **changes: object) -> tuple[list[str], Counts]:
    """Export the folder, up to an article; return the texts that were parsed, and the counts."""
    parsed: list[str] = []

    def read(text: str) -> None:
        if len(parsed) == until:
            raise StoppedError
        parsed.append(text)

    counts = Counts(articles=0, statements=0)
    with suppress(StoppedError):
        articles = survey([folder / "articles"], target, plan)
        counts = export(articles, stub(read=read, **changes), target, plan)
    return parsed, counts


PLANS = {
    "ttl": Plan(),
    "nt": Plan(header=Header()),
    "nq.gz": Plan(graph_per="article"),
    "trig": Plan(graph_per="run"),
    "jsonld": Plan(text=False),
    "rdf": Plan(edges=False),
    "nt.gz": Plan(reify=True),
    "ttl.gz": Plan(onto="merge"),
    "nq": Plan(onto="replace", header=Header()),
}


@pytest.mark.parametrize("until", [1, COUNT - 1])
@pytest.mark.parametrize("suffix", PLANS)
def test_a_resumed_run_gives_the_same_bytes_and_reads_no_article_twice(folder: Path, suffix: str, until: int) -> None:
    whole, target = folder / f"whole.{suffix}", folder / f"graph.{suffix}"
    run(folder, whole, PLANS[suffix])
    first, _ = run(folder, target, PLANS[suffix], until=until)
    assert not target.exists()
    second, counts = run(folder, target, replace(PLANS[suffix], resume=True))
    assert target.read_bytes() == whole.read_bytes()
    assert (len(first), len(second), counts.articles, counts.resumed) == (until, COUNT - until, COUNT, until)
    assert sorted(folder.iterdir()) == sorted([folder / "articles", whole, target])


def test_a_run_may_be_interrupted_again_and_again(folder: Path) -> None:
    target, parsed = folder / "graph.nt", 0
    for _ in range(COUNT - 1):
        parsed += len(run(folder, target, Plan(resume=True), until=1)[0])
    assert (target.exists(), parsed) == (False, COUNT - 1)
    assert run(folder, target, Plan(resume=True))[1] == Counts(articles=COUNT, statements=3 * COUNT, resumed=COUNT - 1)


def test_the_layout_may_change_in_between(folder: Path) -> None:
    """What was found stays found, however it is written."""
    run(folder, folder / "graph.ttl", Plan(), until=3)
    plan = Plan(base="https://example.org/", edges=False, resume=True)
    assert run(folder, folder / "graph.ttl", plan)[1].resumed == 3
    run(folder, folder / "whole.ttl", replace(plan, resume=False))
    assert (folder / "graph.ttl").read_bytes() == (folder / "whole.ttl").read_bytes()


def test_articles_that_have_changed_or_come_are_read_and_others_are_left_out(folder: Path) -> None:
    target = folder / "graph.nt"
    run(folder, target, Plan(), until=4)
    put(folder, 1, article(77))
    put(folder, 9, article(99))
    (folder / "articles" / "2.txt").unlink()
    parsed, counts = run(folder, target, Plan(resume=True))
    assert parsed == [article(77), article(4), article(99)]
    assert counts.resumed == 2
    run(folder, folder / "whole.nt", Plan())
    assert target.read_bytes() == (folder / "whole.nt").read_bytes()


def test_a_date_that_has_changed_makes_another_article(folder: Path) -> None:
    """When it happened may depend on it."""
    put(folder, 0, f"---\ndate: 2024-03-04\n---\n\n{article(0)}")
    run(folder, folder / "graph.nt", Plan(), until=1)
    put(folder, 0, f"---\ndate: 2024-03-05\n---\n\n{article(0)}")
    assert len(run(folder, folder / "graph.nt", Plan(resume=True))[0]) == COUNT


@pytest.mark.parametrize("changes", [{"method": "both"}, {"min_confidence": 0.5}])
def test_other_options_for_what_is_found_are_refused_by_name(folder: Path, changes: dict[str, str]) -> None:
    target = folder / "graph.nt"
    run(folder, target, Plan(), until=2)
    name, [value] = f"--{next(iter(changes)).replace('_', '-')}", changes.values()
    with pytest.raises(UsageError, match=rf"graph\.nt\.partial was begun otherwise \({name} was .* and is {value}\)"):
        run(folder, target, Plan(resume=True), **changes)
    assert run(folder, target, Plan(resume=True))[1].resumed == 2


def test_another_version_is_refused_by_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(folder, folder / "graph.nt", Plan(), until=2)
    monkeypatch.setattr("kgraph.exporting.__version__", "9.9")
    with pytest.raises(UsageError, match=r"version was kgraph \S+ and is kgraph 9\.9"):
        run(folder, folder / "graph.nt", Plan(resume=True))


@pytest.mark.parametrize("table", [each.name for each in fields(Gazetteer)])
def test_other_actors_and_names_are_refused(folder: Path, table: str) -> None:
    """Whichever part of what is known of names differs: a first name decides whom "he" stands for."""
    known = stub().gazetteer
    given: Any = frozenset({"x"}) if isinstance(getattr(known, table), frozenset) else {"x": "Fem"}
    run(folder, folder / "graph.nt", Plan(), until=2)
    with pytest.raises(UsageError, match=r"begun otherwise \(gazetteer was [0-9a-f]{8} and is [0-9a-f]{8}\)"):
        run(folder, folder / "graph.nt", Plan(resume=True), gazetteer=replace(known, **{table: given}))


def test_without_being_asked_a_run_starts_anew(folder: Path) -> None:
    run(folder, folder / "graph.nt", Plan(), until=3)
    assert len(run(folder, folder / "graph.nt", Plan())[0]) == COUNT


def test_an_article_that_cannot_be_read_any_more_stops_the_run_and_keeps_the_others(folder: Path) -> None:
    """The file is as it was; with the article mended the run goes on."""
    target = folder / "graph.nt"
    target.write_text("old", encoding="utf-8")

    def read(text: str) -> None:
        if text == article(1):
            put(folder, 3, " \n")

    with pytest.raises(DocumentError, match=r"3\.txt"):
        export(survey([folder / "articles"], target), stub(read=read), target)
    assert target.read_text(encoding="utf-8") == "old"
    put(folder, 3, article(3))
    assert run(folder, target, Plan(resume=True))[1].resumed == 3


def test_a_file_that_cannot_be_written_loses_no_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = folder / "graph.ttl"

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("kgraph.files.os.fsync", full)
    with pytest.raises(OutputError, match=r"graph\.ttl cannot be written: No space"):
        run(folder, target, Plan())
    monkeypatch.undo()
    assert not target.exists()
    assert run(folder, target, Plan(resume=True)) == ([], Counts(articles=COUNT, statements=3 * COUNT, resumed=COUNT))


def test_a_journal_that_cannot_be_written_is_told_before_any_work(folder: Path) -> None:
    (folder / "graph.ttl.partial").mkdir()
    with pytest.raises(OutputError, match=r"graph\.ttl\.partial cannot be written: Is a directory"):
        run(folder, folder / "graph.ttl", Plan())


# Journals that crashes have torn, and others


def test_any_cut_leaves_the_articles_before_it(folder: Path) -> None:
    """Whole lines count, and lines of zeros, which a file system may leave, do not."""
    target = folder / "graph.nt"
    run(folder, folder / "whole.nt", Plan())
    run(folder, target, Plan(), until=4)
    content, whole = journal_path(target).read_bytes(), (folder / "whole.nt").read_bytes()
    for cut in range(0, len(content), len(content) // 23):
        for tail in (b"", b"\0" * 99, *((b"\0\n\0\n", content[cut + 1 :]) if cut else ())):
            journal_path(target).write_bytes(content[:cut] + tail)
            _, counts = run(folder, target, Plan(resume=True))
            assert target.read_bytes() == whole
            assert counts.resumed == max(0, content[:cut].count(b"\n") - 1)


def test_a_file_of_that_name_that_is_none_of_ours_is_left_alone(folder: Path) -> None:
    journal_path(folder / "graph.nt").write_text("my notes", encoding="utf-8")
    for resume in (True, False):
        with pytest.raises(OutputError, match=r"graph\.nt\.partial is none of kgraph's"):
            run(folder, folder / "graph.nt", Plan(resume=resume))
    assert journal_path(folder / "graph.nt").read_text(encoding="utf-8") == "my notes"


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_two_runs_do_not_write_one_file_at_once(folder: Path) -> None:
    target = folder / "graph.nt"
    with open_journal(target, {}, resume=False), pytest.raises(OutputError, match=r"another kgraph writes graph\.nt"):
        run(folder, target, Plan())
    assert run(folder, target, Plan())[1].articles == COUNT


@pytest.mark.parametrize("onto", ["merge", "replace"])
def test_what_another_run_has_written_in_between_is_not_lost(folder: Path, onto: Literal["merge", "replace"]) -> None:
    """Both read the same file; the second would put it back without the articles of the first."""
    target, plan = folder / "graph.ttl", Plan(onto=onto)
    one, two = (survey([folder / "articles" / f"{number}.txt"], target, plan) for number in (1, 2))
    export(one, stub(), target, plan)
    before = target.read_bytes()
    with pytest.raises(OutputError, match=r"graph\.ttl was written by another program while .* again"):
        export(two, stub(), target, plan)
    assert (target.read_bytes(), journal_path(target).exists()) == (before, False)


def test_what_a_killed_writer_left_is_swept_and_nothing_else(folder: Path) -> None:
    """Names with the marks of patterns too."""
    target = folder / "g[1]*.nt"
    left, other = folder / ".g[1]*.nt.4711.part", folder / ".g1x.nt.4711.part"
    for file in (left, other):
        file.write_bytes(b"")
    run(folder, target, Plan())
    assert (left.exists(), other.exists()) == (False, True)


@pytest.mark.parametrize("name", ["g.nt", "x" * 252 + ".nt", "ü" * 126 + ".nt", "🚢" * 62 + ".nt"])
def test_the_longest_names_have_a_journal_too(folder: Path, name: str) -> None:
    target = folder / name
    assert len(os.fsencode(journal_path(target).name)) <= 255
    run(folder, target, Plan(), until=2)
    assert run(folder, target, Plan(resume=True))[1].resumed == 2
    assert beside(target, ".partial") != beside(folder / f"x{name[1:]}y", ".partial")


LABELS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(label=LABELS, confidence=st.floats(0, 1), negated=st.booleans())
def test_statements_come_back_as_they_went(
    tmp_path_factory: pytest.TempPathFactory, label: str, confidence: float, negated: bool
) -> None:
    """Also what comparing leaves out: what a topic is one of, how words led to a node, whose role it is."""
    target, document = tmp_path_factory.mktemp("journal") / "graph.nt", Document(text=label, title=label)
    state = Entity(iri="ac-x", kind="State", label=label, alternatives=(label, "x"), polity="ac-y", by="byCapital")
    topic = Entity(iri="to-x", kind="Topic", label=label, involves=(state,), broader=state, owner=state)
    span = Span(text=label, start=0, end=len(label))
    actor, goal = (Reference(text=label, start=0, end=1, entity=each, antecedent=span) for each in (state, topic))
    statement = Statement(
        relation="backs", actor=actor, target=goal, addressee=actor, negated=negated, modality="hypothetical",
        voice="quoted", cue=span, sentence=span, entry="e", frame="f", confidence=confidence, method="both",
        seconded_by="s", event_time=Moment(value="2024", precision="gYear", words=span),
    )  # fmt: skip
    with suppress(StoppedError), open_journal(target, {}, resume=False) as journal:
        journal.add(document, [statement, statement])
        raise StoppedError
    with open_journal(target, {}, resume=True) as journal:
        found = journal.read(document)
    assert found == [statement, statement]
    assert repr(found) == repr([statement, statement])


# The command


@pytest.mark.parametrize(("target", "options"), [("-", []), ("pipe", []), ("/dev/null", ["--merge"])])
def test_there_is_nothing_to_go_on_with_beside_a_stream(folder: Path, target: str, options: list[str]) -> None:
    if target == "pipe":
        os.mkfifo(folder / "pipe.nt")
        target = str(folder / "pipe.nt")
    elif target == "/dev/null":
        (folder / "null.nt").symlink_to("/dev/null")
        target = str(folder / "null.nt")
    with pytest.raises(UsageError, match="--resume goes on with what lies beside a file"):
        check_plan(target, Plan(resume=True, onto="merge" if options and target != "-" else None))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a folder with more articles than are parsed together."""
    (tmp_path / "articles").mkdir()
    for number in range(12):
        paragraph = (
            f"Minister {number} backed the road plan. Uganda did not endorse the harbour bill of {number} ports."
        )
        put(tmp_path, number, f"{paragraph}\n\n" * 5)
    return tmp_path


def command(folder: Path, *words: str, give: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*KGRAPH, "export", *words], cwd=folder, check=False, capture_output=True, input=give)


def test_the_command_goes_on_after_a_kill_and_after_ctrl_c(corpus: Path) -> None:
    """By the real pipeline; standard input is known by what it says."""
    given, words = b"Kenya backed the road plan.\n", ["-", "articles"]
    whole = command(corpus, *words, "-o", "whole.nt", give=given)
    assert whole.returncode == 0
    interrupted(corpus, words, given, signal.SIGKILL, done=2)
    said = interrupted(corpus, [*words, "--resume"], given, signal.SIGINT, done=6)
    assert said.split("\n") == [
        "What is done is kept in graph.nt.partial; the same command with --resume goes on with it.",
        "",  # click ends the line that a terminal shows as ^C
        "Interrupted.",
        "",
    ]
    done = command(corpus, *words, "-o", "graph.nt", "--resume", give=given)
    assert (done.returncode, b"of them done before" in done.stderr) == (0, True)
    assert (corpus / "graph.nt").read_bytes() == (corpus / "whole.nt").read_bytes()
    assert sorted(each.name for each in corpus.iterdir()) == ["articles", "graph.nt", "whole.nt"]


def interrupted(folder: Path, words: list[str], given: bytes, stop: signal.Signals, *, done: int) -> str:
    """Run an export, stop it when so many articles are done, and return what it said."""
    journal, pipe = folder / "graph.nt.partial", subprocess.PIPE
    with subprocess.Popen([*KGRAPH, "export", *words, "-o", "graph.nt"], cwd=folder, stdin=pipe, stderr=pipe) as work:
        assert work.stdin
        work.stdin.write(given)
        work.stdin.close()
        while work.poll() is None and (not journal.exists() or journal.read_bytes().count(b"\n") <= done):
            time.sleep(0.005)
        work.send_signal(stop)
        assert work.stderr
        said = work.stderr.read().decode()
    assert work.returncode == (130 if stop == signal.SIGINT else -stop)
    return said


def test_the_command_tells_that_it_starts_anew(folder: Path) -> None:
    run(folder, folder / "graph.nt", Plan(), until=3)
    done = command(folder, "articles", "-o", "graph.nt")
    assert done.stderr.decode().splitlines()[0] == (
        "graph.nt.partial, of a run that was interrupted, is started anew; --resume goes on with one."
    )
    assert done.returncode == 0
    assert not journal_path(folder / "graph.nt").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_the_command_says_nothing_of_the_journal_that_another_is_writing(folder: Path) -> None:
    """That one is neither started anew nor to be gone on with."""
    with open_journal(folder / "graph.nt", {}, resume=False):
        done = command(folder, "articles", "-o", "graph.nt")
    assert (done.returncode, done.stderr.decode().splitlines()) == (
        3,
        ["Error: another kgraph writes graph.nt at this moment; wait for it, or write elsewhere"],
    )


def test_the_command_refuses_what_another_reader_has_begun(folder: Path) -> None:
    """The stub has read the articles; the file of it stays."""
    run(folder, folder / "graph.nt", Plan(), until=3)
    done = command(folder, "articles", "-o", "graph.nt", "--resume")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"pipeline was en_stub 1.0" in done.stderr
    assert journal_path(folder / "graph.nt").exists()
