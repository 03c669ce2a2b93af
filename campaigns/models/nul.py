"""Text with a NUL in it names nothing. No row holds one: PostgreSQL stores none, and fails where it
is asked for one, which SQLite does not. Whatever an address or a form asks for, both find nothing.
"""

from django.core.exceptions import EmptyResultSet
from django.db.models import CharField, TextField, lookups

NUL = "\0"
ASKING = (
    lookups.Exact,
    lookups.IExact,
    lookups.Contains,
    lookups.IContains,
    lookups.StartsWith,
    lookups.IStartsWith,
    lookups.EndsWith,
    lookups.IEndsWith,
    lookups.Regex,
    lookups.IRegex,
    lookups.GreaterThan,
    lookups.GreaterThanOrEqual,
    lookups.LessThan,
    lookups.LessThanOrEqual,
)


def holds_nul(value: object) -> bool:
    return isinstance(value, str) and NUL in value


class OneText:
    def process_rhs(self, compiler, connection):
        if holds_nul(self.rhs):
            raise EmptyResultSet
        return super().process_rhs(compiler, connection)


class SomeTexts(lookups.In):
    def get_prep_lookup(self):
        if self.rhs_is_direct_value():
            self.rhs = [one for one in self.rhs if not holds_nul(one)]
        return super().get_prep_lookup()


for _field in (CharField, TextField):
    _field.register_lookup(SomeTexts)
    for _lookup in ASKING:
        _field.register_lookup(type(_lookup.__name__, (OneText, _lookup), {}))
