"""Typed names of things, so that a room can never be passed where a person is meant."""

from typing import NewType

ActivityId = NewType("ActivityId", str)
ApprenticeId = NewType("ApprenticeId", str)
AssessmentId = NewType("AssessmentId", str)
CohortId = NewType("CohortId", str)
EmployerId = NewType("EmployerId", str)
GroupId = NewType("GroupId", str)
GroupTypeId = NewType("GroupTypeId", str)
HostId = NewType("HostId", str)
ModuleId = NewType("ModuleId", str)
PersonId = NewType("PersonId", str)
"""Any diary owner: an apprentice, a tutor or a mentor."""
ProgrammeId = NewType("ProgrammeId", str)
RoomId = NewType("RoomId", str)
SessionId = NewType("SessionId", str)
SiteId = NewType("SiteId", str)
StaffId = NewType("StaffId", str)
"""A tutor or a mentor."""
UnitId = NewType("UnitId", str)
