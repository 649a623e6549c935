"""moto's server, which takes a remark of cfn-lint for an error: W3005 is about what the framework writes itself."""

import sys

import cfnlint.core

own_rules = cfnlint.core.get_rules
cfnlint.core.get_rules = lambda append, ignore, *more, **named: own_rules(
    append, [*ignore, "W3005"], *more, **named
)

from moto.server import main  # noqa: E402: after the change above

main(sys.argv[1:])
