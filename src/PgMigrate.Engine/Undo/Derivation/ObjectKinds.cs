using System.Collections.Frozen;
using PgMigrate.Engine.Schema.Ddl;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>How an object of a type comes back that a script has replaced or dropped.</summary>
internal static class ObjectKinds
{
    private static readonly FrozenSet<string> Replaced = new[] { "VIEW", "FUNCTION", "PROCEDURE" }.ToFrozenSet(
        StringComparer.Ordinal
    );

    private static readonly FrozenSet<string> MadeAgain = new[]
    {
        "CONSTRAINT",
        "INDEX",
        "MATERIALIZED VIEW",
        "POLICY",
        "RULE",
        "STATISTICS",
        "TRIGGER",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Nothing would depend on them any more, or they would have been kept from being dropped.
    private static readonly FrozenSet<string> MadeWhereGone = new[]
    {
        "DOMAIN",
        "EXTENSION",
        "FOREIGN TABLE",
        "SCHEMA",
        "TYPE",
        DefaultPrivilegesDdl.Type,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True where CREATE OR REPLACE may give it its definition back.</summary>
    public static bool IsReplaced(string type) => Replaced.Contains(type);

    /// <summary>True where it is dropped and made again: it has no rows, or its query gives them again.</summary>
    public static bool IsMadeAgain(string type) => MadeAgain.Contains(type);

    /// <summary>True where making it loses nothing.</summary>
    public static bool CanBeMade(string type) => IsReplaced(type) || IsMadeAgain(type) || MadeWhereGone.Contains(type);
}
