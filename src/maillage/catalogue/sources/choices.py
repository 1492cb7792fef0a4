"""Kinds of objects and files, states of an import, and the moves between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ObjectKind(TextChoices):
    """What an external identifier names."""

    ORGANISATION = "organisation", _("organisation")
    PLACE = "place", _("place")
    HUB = "hub", _("hub")
    DESK = "desk", _("outreach desk")
    OFFER = "offer", _("offer")
    DELIVERY = "delivery", _("delivery")


class FileKind(TextChoices):
    """What the lines of a file are about."""

    ORGANISATIONS = "organisations", _("organisations")
    HUBS = "hubs", _("hubs")
    OFFERS = "offers", _("offers")


class ImportMode(TextChoices):
    """What is written when some lines are refused."""

    ALL_OR_NOTHING = "all_or_nothing", _("everything or nothing")
    GOOD_LINES = "good_lines", _("only the good lines")


class Publication(TextChoices):
    """Whether a line asks to be published. Values are those written in files."""

    YES = "oui", _("publish when complete")
    NO = "non", _("keep as a draft")


class RunState(TextChoices):
    """Life of an import: checked first, written when someone asks for it."""

    RECEIVED = "received", _("waits to be checked")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked, nothing written yet")
    ORDERED = "ordered", _("waits to be written")
    WRITING = "writing", _("being written")
    DONE = "done", _("written")
    REFUSED = "refused", _("refused, nothing written")
    UNREADABLE = "unreadable", _("cannot be read")
    DROPPED = "dropped", _("given up, nothing written")


UNDER_WAY = (RunState.RECEIVED, RunState.CHECKING, RunState.ORDERED, RunState.WRITING)
"""A worker is at it, or soon will be."""
ENDED = (RunState.DONE, RunState.REFUSED, RunState.UNREADABLE, RunState.DROPPED)
"""Nothing more happens; the file is no longer kept."""


class Weight(TextChoices):
    """What a finding does to its line."""

    REFUSED = "refused", _("refused")
    MISSING = "missing", _("kept as a draft")
    MENDED = "mended", _("mended")
    NOTED = "noted", _("to look at")


class Problem(TextChoices):
    """What can be wrong with a file, a line or a cell; the words take the details of the finding."""

    # The file as a whole.
    EMPTY_FILE = "empty_file", _("The file is empty.")
    NO_LINE = "no_line", _("There are headings, but no line.")
    NOT_A_TABLE = "not_a_table", _("This is neither a CSV file nor an XLSX workbook.")
    OLD_WORKBOOK = (
        "old_workbook",
        _("This is an old (.xls) or protected workbook. Save it as .xlsx without a password, or as CSV."),
    )
    BROKEN_WORKBOOK = "broken_workbook", _("The workbook is damaged or was cut. Save it again, or export it as CSV.")
    TOO_LARGE_UNPACKED = (
        "too_large_unpacked",
        _("Once unpacked the workbook would be far larger than a list; at most %(most)s MB are read."),
    )
    MERGED_CELLS = "merged_cells", _("Cells are merged (%(cells)s). Unmerge them: each line says everything.")
    TOO_MANY_COLUMNS = "too_many_columns", _("%(count)s columns; at most %(most)s are read.")
    TOO_MANY_LINES = "too_many_lines", _("More than %(most)s lines. Cut the file in two.")
    MISSING_COLUMN = "missing_column", _("This column is missing.")
    DOUBLE_COLUMN = "double_column", _("This column is there twice.")
    UNFORESEEN = "unforeseen", _("The import stopped on an error of the software; nothing was written. Tell the team.")
    # How it was read.
    OTHER_ENCODING = "other_encoding", _("Read as %(encoding)s; UTF-8 is safer.")
    FIRST_SHEET_ONLY = "first_sheet_only", _("The workbook has %(count)s sheets; only the first, “%(sheet)s”, is read.")
    UNKNOWN_COLUMN = "unknown_column", _("This column is not known; it is left aside.")
    # A line.
    UNCLOSED_QUOTE = (
        "unclosed_quote",
        _("A quotation mark opened here is never closed."),
    )
    BROKEN_QUOTE = "broken_quote", _("A quotation mark stands in the middle of a cell: double it, or remove it.")
    CELL_TOO_LONG = "cell_too_long", _("A cell has more than %(most)s characters.")
    TOO_MANY_CELLS = "too_many_cells", _("More cells than headings: a separator stands in a text without quotes.")
    TOO_FEW_CELLS = "too_few_cells", _("Fewer cells than headings: a separator is missing, or the file was cut.")
    # A cell.
    ERROR_CELL = "error_cell", _("The spreadsheet shows an error here.")
    FORMULA = "formula", _("This is a formula. Paste its value instead.")
    CONTROL = "control", _("A character cannot be read.")
    REQUIRED = "required", _("This cell is empty and has to be filled.")
    TOO_LONG = "too_long", _("%(count)s characters; at most %(most)s fit.")
    UNKNOWN_VALUE = "unknown_value", _("This value is not in the list.")
    EVERYBODY_ALONE = "everybody_alone", _("“tous-publics” means everybody and stands alone.")
    NOT_A_NUMBER = "not_a_number", _("This is not a number.")
    OUT_OF_RANGE = "out_of_range", _("From %(least)s to %(most)s is accepted.")
    NOT_A_DAY = "not_a_day", _("This is not a date. Write it as 31/12/2026 or 2026-12-31.")
    DAY_TO_COME = "day_to_come", _("This day is still to come.")
    NOT_AN_EMAIL = "not_an_email", _("This is not an e-mail address.")
    NOT_AN_ADDRESS = "not_an_address", _("This is not a web address: it begins with https://.")
    NOT_A_PHONE = "not_a_phone", _("This is not a phone number.")
    # What a cell refers to.
    UNKNOWN_COMMUNE = "unknown_commune", _("No commune answers to this name or code.")
    SEVERAL_COMMUNES = "several_communes", _("Several communes answer to this; give the official code.")
    UNKNOWN_AREA = "unknown_area", _("No area answers to this code or name.")
    SEVERAL_AREAS = "several_areas", _("Several areas answer to this name; give the official code.")
    UNKNOWN_ORGANISATION = "unknown_organisation", _("No partner of the network answers to this name or identifier.")
    SEVERAL_ORGANISATIONS = "several_organisations", _("Several partners answer to this name; give the identifier.")
    UNKNOWN_HUB = "unknown_hub", _("No hub of the network answers to this name or identifier.")
    SEVERAL_HUBS = "several_hubs", _("Several hubs answer to this name; give the identifier.")
    CLOSED_HUB = "closed_hub", _("This hub is closed.")
    UNKNOWN_DESK = "unknown_desk", _("This hub has no outreach desk of this name.")
    NOT_A_PARTNER = "not_a_partner", _("%(organisation)s is not a partner of this hub.")
    # The line beside the others and beside what is already there.
    TWICE = "twice", _("Already said at line %(line)s.")
    TOLD_OTHERWISE = "told_otherwise", _("Line %(line)s says otherwise for the same offer.")
    NAMES_ANOTHER = "names_another", _("This identifier already names something else: “%(name)s”.")
    SEVERAL_MATCH = "several_match", _("Several offers already have this name; give the identifier.")
    HAS_ENDED = "has_ended", _("This has ended here and stays as it was. A new one needs a new identifier.")
    LEFT_NETWORK = "left_network", _("This partner is not in the network today.")
    ENDS_BEFORE = "ends_before", _("The last day comes after the first.")
    DESK_UNSAID = "desk_unsaid", _("A delivery at a desk names its desk; others name none.")
    # Mended.
    ABSORBED = "absorbed", _("%(old)s is now part of %(new)s: the commune of today is taken.")
    ZERO_BACK = "zero_back", _("The zero that a spreadsheet removed was put back: %(code)s.")
    SHORT_YEAR = "short_year", _("Read as %(day)s.")
    RECOGNISED = "recognised", _("Recognised by its name; the identifier is kept from now on.")
    # To look at.
    SAME_NAME = "same_name", _("“%(name)s” has the same name and another identifier: a new one is made.")
    OUTSIDE = "outside", _("%(name)s lies outside the territory of the network: is the code right?")
    INCOMPLETE = "incomplete", _("Missing before it can be published: %(missing)s")
