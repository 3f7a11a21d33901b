"""The command line: `zongjie new`, `run`, `batch`, `check`, `figures`, `sources`, `metrics`, `outlines`, `schema`.

Exit codes: 0 done · 2 usage or parameters · 3 data · 4 some notebook failed · 5 our fault ·
6 the machine: a full disk, a missing permission, no memory, another run at the same report.
"""

from __future__ import annotations

import io
import signal
import sys
import webbrowser
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zongjie import __version__
from zongjie.characters import shown
from zongjie.errors import ParameterError, ZongjieError, unforeseen
from zongjie.lazy import lazily

if TYPE_CHECKING:
    from zongjie.report.run import Outcome

_INTERRUPTED = 130
_HEAVY = ("ibis", "nbformat", "pandas", "papermill")  # half a second each; most commands need none of them

app = typer.Typer(
    name="zongjie",
    help="The community-operations summary that writes itself from the data (社群运营总结).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # Rich would double the time that `--help` takes
    epilog="Example: `zongjie run parameters/sample.yaml --period 2023` · then `zongjie figures outputs/sample/2023`",
)


template = typer.Typer(help="A company's own deck template.", no_args_is_help=True)
app.add_typer(template, name="template")


class Language(StrEnum):
    """Languages of the catalogue."""

    zh_CN = "zh_CN"  # noqa: N815 - as in the parameters
    en = "en"


class Only(StrEnum):
    """Which of the two outputs to make."""

    html = "html"
    pptx = "pptx"


File = Annotated[
    Path, typer.Argument(metavar="FILE", help="A parameters file, its folder, or its bare name: `sample`.")
]
Overrides = Annotated[
    list[str] | None,
    typer.Option("-p", "--parameter", metavar="KEY=VALUE", help="Replace a parameter: `-p deck=brief`. Repeatable."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder that takes the place of `outputs/`.")]


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Print the version, if asked."""
    if version:
        typer.echo(f"zongjie {__version__}")
        raise typer.Exit


@app.command(
    epilog="Examples: `zongjie run parameters/sample.yaml --period 2023Q4` · "
    "`zongjie run parameters/sample.yaml --period 2023 -p deck=brief -p language=en --only pptx`"
)
def run(
    file: File,
    period: Annotated[str, typer.Option(help="2023 · 2023H1 · 2023Q4 · 2023-11 · 2023-03-15..2023-06-14")],
    out: Out = None,
    parameter: Overrides = None,
    only: Annotated[Only | None, typer.Option(help="Make only the page or only the deck.")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Notebooks at once; two per core by default.")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the page and the deck when they are done.")] = False,
) -> None:
    """Make the deck and the page of a community for a period."""
    from zongjie.report.progress import Progress
    from zongjie.report.run import run as run_report

    path, when = _file(file), _period(period)
    with Progress() as progress:
        outcome = run_report(
            path,
            when,
            progress,
            overrides=_overrides(parameter),
            outputs=out,
            only=only.value if only else None,
            jobs=jobs,
        )
    _print_outcome(outcome)
    if open_:
        for name in outcome.files:
            if name.startswith("report.") and not name.endswith(".ipynb"):
                webbrowser.open((outcome.folder / name).as_uri())
    if outcome.failed:
        raise typer.Exit(4)


@app.command(
    epilog="Examples: `zongjie batch 'parameters/*.yaml' --periods 2023Q1..2024Q1` · "
    "`zongjie batch sample rladies --periods 2023,2024 --jobs 4 --keep-going`"
)
def batch(  # noqa: PLR0913, PLR0917 - each is an option of the command
    files: Annotated[list[str], typer.Argument(metavar="FILES…", help="Parameters files, folders, names, patterns.")],
    periods: Annotated[str, typer.Option(help="2023Q1..2024Q1 · 2023-01..2023-12 · 2022..2024 · 2023Q4,2023")],
    out: Out = None,
    parameter: Overrides = None,
    only: Annotated[Only | None, typer.Option(help="Make only the pages or only the decks.")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Reports at once; one per core by default.")] = None,
    resume: Annotated[
        bool, typer.Option("--resume/--anew", help="Leave reports of unchanged input alone, or make all anew.")
    ] = True,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Make all that can be made, whatever is wrong with the others.")
    ] = False,
    executor: Annotated[
        str, typer.Option(metavar="dask://HOST:PORT", help="Have the workers of a Dask cluster make the reports.")
    ] = "",
    json_: Json = False,
) -> None:
    """Make many communities' reports on many periods.

    What is done already stays as it is.
    """
    from zongjie.report.batch.plan import Settings, plan
    from zongjie.report.batch.run import run_batch
    from zongjie.report.batch.show import print_summary
    from zongjie.report.progress import Progress

    planned = plan(files, periods, Settings(_overrides(parameter), out, only.value if only else None))
    with Progress() as progress:
        summary = run_batch(planned, progress, jobs=jobs, keep_going=keep_going, resume=resume, executor=executor)
    _print_json(summary.record()) if json_ else print_summary(summary)
    if summary.code:
        raise typer.Exit(summary.code)


@app.command(epilog="Example: `zongjie new my-community` · then fill in `my-community/data.xlsx`")
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to begin in; it is made if need be.")],
    language: Annotated[Language, typer.Option(help="Of the report, the workbook and its notes.")] = Language.zh_CN,
) -> None:
    """Begin a community: parameters and a workbook.

    The workbook's monthly sheet alone is enough for a report.
    """
    from zongjie.report.new import new as begin

    parameters, data = begin(folder, language)
    typer.echo(f"{parameters}\n{data}\nNext: fill in {data.name}, then `zongjie check {parameters}`")


@app.command(epilog="Example: `zongjie check parameters/sample.yaml`")
def check(file: File, out: Out = None, parameter: Overrides = None, json_: Json = False) -> None:
    """Read the data and say what a report can show.

    Rows, rejects, coverage, and the slides of each chapter.
    """
    from zongjie.report.check import check as check_data
    from zongjie.report.check import print_check

    result = check_data(_file(file), _overrides(parameter), out)
    if json_:
        _print_json(result.record())
    else:
        print_check(result)


@app.command(epilog="Examples: `zongjie figures outputs/sample/2023` · `zongjie figures outputs/sample/2023 --json`")
def figures(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A report's folder, or its manifest.json.")],
    json_: Json = False,
) -> None:
    """Print every figure of a report.

    Each with its definition and where it is shown.
    """
    from zongjie.report.listing import print_figures
    from zongjie.report.manifest import read_manifest

    manifest = read_manifest(folder)
    if json_:
        _print_json(manifest["figures"])
    else:
        print_figures(manifest)


@template.command("check", epilog="Example: `zongjie template check company.potx --render look --write company`")
def template_check(
    file: Annotated[Path, typer.Argument(metavar="FILE.pptx", help="A company's template: .pptx, .potx.")],
    render: Annotated[Path | None, typer.Option(metavar="DIR", help="Draw a sample deck and its pictures.")] = None,
    write: Annotated[Path | None, typer.Option(metavar="NAME", help="Write a theme of that name or folder.")] = None,
) -> None:
    """Say what a template maps to, and write it down.

    What is assumed is said; the theme that is written can be corrected by hand.
    """
    from zongjie.export.deck.foreign.check import check_template, render_sample, write_theme
    from zongjie.paths import find_project
    from zongjie.slides.wording import Wording

    adopted, lines = check_template(file)
    typer.echo("\n".join(map(shown, lines)))  # a template names its layouts as it likes
    project, source = find_project(), file
    if write is not None:
        folder = write if len(write.parts) > 1 else project.root / "report_templates" / "pptx" / write
        source = write_theme(adopted, file, folder)
        typer.echo(f"written: {folder}\nNext: `theme: {{pptx: {folder.name}}}` in the parameters file")
    if render is not None:
        made = render_sample(source, Wording("zh_CN", project.wording("zh_CN")), render)
        typer.echo("\n".join(str(path) for path in made))


@app.command(epilog="Example: `zongjie sources`")
def sources(json_: Json = False) -> None:
    """List the adapters: what each reads and fills."""
    from zongjie.report.listing import print_sources, source_records

    _print_json(source_records()) if json_ else print_sources()


@app.command(epilog="Example: `zongjie metrics --language en`")
def metrics(
    language: Annotated[Language, typer.Option(help="Of titles and definitions.")] = Language.zh_CN,
    json_: Json = False,
) -> None:
    """List all metrics with definitions and units."""
    from zongjie.report.listing import metric_records, print_metrics

    _print_json(metric_records(language)) if json_ else print_metrics(language)


@app.command(epilog="Example: `zongjie outlines`")
def outlines(json_: Json = False) -> None:
    """List the outlines: chapters and their notebooks."""
    from zongjie.report.listing import outline_records, print_outlines

    _print_json(outline_records()) if json_ else print_outlines()


@app.command(epilog="Example: `zongjie schema > parameters/schema.json`")
def schema() -> None:
    """Print the JSON schema of parameters files, for editors."""
    from zongjie.parameters import json_schema

    _print_json(json_schema())


def main() -> None:
    """Run the command line; errors are printed whole and become exit codes."""
    _never_fail_to_print()
    _heed()
    lazily(*_HEAVY)
    try:
        app()
    except ZongjieError as error:
        _print_error(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:  # where Typer does not stand around it
        _say_stopped()
        sys.exit(_INTERRUPTED)
    except SystemExit as stop:
        if stop.code == _INTERRUPTED:  # Typer turns Ctrl-C into this without a word
            _say_stopped()
        raise
    except Exception as error:
        ours = unforeseen(error)
        _print_error(ours)
        sys.exit(ours.exit_code)


def _heed() -> None:
    """Take a request to end as Ctrl-C is taken, so that what is half made is removed."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) == signal.SIG_DFL:  # `nohup` has it ignored
            signal.signal(number, signal.default_int_handler)


def _say_stopped() -> None:
    typer.echo("Stopped. An earlier report, if there is one, is untouched.", err=True)


def _never_fail_to_print() -> None:
    """Let consoles and pipes that know fewer characters show `?` for the others: a report must not fail of that."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
            stream.reconfigure(errors="replace")


def _file(name: Path) -> Path:
    from zongjie.paths import find_parameters

    return find_parameters(name)


def _period(text: str) -> Any:
    from zongjie.periods import parse

    return parse(text)


def _overrides(given: list[str] | None) -> dict[str, Any]:
    from zongjie.parameters import parse_override

    return dict(parse_override(text) for text in given or ())


def _print_error(error: ZongjieError) -> None:
    kind = "parameters" if isinstance(error, ParameterError) else type(error).__name__.removesuffix("Error").lower()
    typer.echo(f"zongjie: {kind}: {error}", err=True)


def _print_json(record: Any) -> None:
    import json

    typer.echo(json.dumps(record, ensure_ascii=False, indent=1))


def _print_outcome(outcome: Outcome) -> None:
    from zongjie.report.listing import print_outcome

    print_outcome(outcome)
