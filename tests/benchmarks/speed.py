"""Time what users wait for: start-up, a question, and the export of an article of 1,000 words.

    python tests/benchmarks/speed.py

Wall seconds, best of five runs of the command in a fresh process each; the bare interpreter is the unit to
compare machines by.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEEDS = Path(__file__).parents[2] / "seeds"
KGRAPH = [sys.executable, "-m", "kgraph"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        article, graph = Path(folder) / "article.txt", Path(folder) / "graph.ttl"
        article.write_text(_thousand_words(), encoding="utf-8")
        subprocess.run([*KGRAPH, "export", str(article), "-o", str(graph)], check=True, capture_output=True)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "kgraph --help": [*KGRAPH, "--help"],
            "kgraph query": [*KGRAPH, "query", str(graph), "SELECT * { ?s a kg:Statement }"],
            "kgraph query --name counts": [*KGRAPH, "query", str(graph), "--name", "counts"],
            "kgraph export (1,000 words)": [*KGRAPH, "export", str(article), "-o", str(graph)],
            "kgraph validate": [*KGRAPH, "validate", str(graph)],
        }
        unit = _best(commands["python -c pass"])
        for name, command in commands.items():
            seconds = _best(command)
            print(f"{name:30} {seconds:6.2f} s   {seconds / unit:6.1f} × python -c pass")


def _thousand_words() -> str:
    paragraphs = [
        line
        for path in sorted(SEEDS.glob("*.md"))
        if path.name != "README.md"
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(line.split()) > 20
    ]
    kept, words = [], 0
    for paragraph in paragraphs:
        if words < 1000:
            kept.append(paragraph)
            words += len(paragraph.split())
    return "\n\n".join(kept)


def _best(command: list[str], runs: int = 5) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=False, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()
