"""A refusal as RFC 9457 describes it, with every fault of an input."""

from pydantic import BaseModel, ConfigDict, Field


class FaultView(BaseModel):
    """One fault: where it stands, what was read, what was expected, and what to do."""

    source: str
    place: str
    row: int | None = Field(description="Row as the spreadsheet numbers it")
    column: str
    value: str
    expected: str
    hint: str
    sentence: str = Field(description="All of it in one sentence")


class ProblemView(BaseModel):
    """Why something was refused (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "/problems/invalid-input",
                    "title": "The input has faults",
                    "status": 422,
                    "detail": "1 fault in the input; nothing was stored.",
                    "faults": [
                        {
                            "source": "rooms.csv",
                            "place": "rooms",
                            "row": 4,
                            "column": "capacity",
                            "value": "twelve",
                            "expected": "a whole number",
                            "hint": "",
                            "sentence": "rooms.csv, rooms, row 4, capacity: read 'twelve', expected a whole number.",
                        }
                    ],
                }
            ]
        }
    )

    type: str = Field(description="Address that names the kind of problem")
    title: str
    status: int
    detail: str = Field(description="A sentence that says what would help")
    faults: list[FaultView] = []
