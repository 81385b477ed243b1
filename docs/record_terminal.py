"""
Draws docs/images/terminal.svg: the real commands, run in a real terminal, on the lighthouse words.

    python docs/record_terminal.py

Run it again when the output of `train`, `generate` or `post` has changed.
"""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import shlex
import struct
import sys
import tempfile
import termios
from pathlib import Path
from shutil import copy

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "images" / "terminal.svg"
COLUMNS = 92
COMMANDS = (
    "tweetgen init --yes --backend markov --corpus posts.txt",
    "tweetgen train",
    "tweetgen generate -n 5 --max-chars 86 --seed 24",
    "tweetgen post --seed 17",
)
THEME = TerminalTheme(
    background=(18, 30, 38),
    foreground=(214, 222, 220),
    normal=[
        *((38, 54, 64), (232, 120, 110), (126, 200, 150), (238, 196, 104)),
        *((110, 170, 220), (200, 150, 210), (110, 204, 194), (214, 222, 220)),
    ],
)
# Groups: up n lines, erase the line, any other order that is neither colour nor text.
ORDERS = re.compile(r"\x1b\[(\d*)A|(\x1b\[2K)|(\x1b\[[?\d;]*[a-ln-zB-HJ-Z])")


def main() -> None:
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), color_system="truecolor")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve() / "lighthouse"
        home.mkdir()
        copy(ROOT / "examples" / "lighthouse" / "posts.txt", home)
        for number, command in enumerate(COMMANDS):
            shown = screen(run(command, home)).replace(str(home), "~/lighthouse")
            before = "\n" if number else ""
            console.print(Text.assemble(before, ("$ ", "bold cyan"), (command, "bold white")))
            console.print(Text.from_ansi(shown))
        console.print()
    svg = console.export_svg(title="lighthouse", theme=THEME, unique_id="terminal")
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.S)  # nothing is fetched to show it
    svg = svg.replace("Fira Code", "Fira Code, DejaVu Sans Mono, Menlo, Consolas")
    svg = "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"
    PICTURE.write_text(svg, encoding="utf-8")


def run(command: str, folder: Path) -> str:
    """What a command writes to a terminal of our width, colours and cursor movements included."""
    program, *arguments = shlex.split(command)
    assert program == "tweetgen"
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
        os.execve(sys.executable, [sys.executable, "-m", "tweetgen", *arguments], environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    written = b""
    try:
        while block := os.read(terminal, 1 << 16):
            written += block
    except OSError:  # Linux says so when the other side has closed
        pass
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    if status:
        sys.exit(f"{command} failed:\n{written.decode()}")
    return written.decode()


def screen(written: str) -> str:
    """What is left to see at the end: progress bars climb up and write over themselves."""
    lines, row = [""], 0
    for part in re.split(r"(\n|\x1b\[\d*A|\x1b\[2K)", written.replace("\r", "")):
        order = ORDERS.fullmatch(part)
        if part == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif order and order.group(2):
            lines[row] = ""
        elif order and part.endswith("A"):
            row -= int(order.group(1) or 1)
        else:
            lines[row] += ORDERS.sub("", part)
    return "\n".join(lines).rstrip()


if __name__ == "__main__":
    main()
