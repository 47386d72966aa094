using System.Collections.Frozen;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>
/// Statements about what belongs to the whole server: other databases may use it by now, so it stays unless a down script says
/// otherwise. What is dropped there does not come back, so a DROP is none of them.
/// </summary>
internal static class ServerWide
{
    private static readonly FrozenSet<string> Types = new[]
    {
        "ROLE",
        "USER",
        "GROUP",
        "TABLESPACE",
        "DATABASE",
        "SYSTEM",
        "PARAMETER",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Verbs = Types
        .SelectMany(type => new[] { $"CREATE {type}", $"ALTER {type}", $"COMMENT ON {type}" })
        .Concat(["GRANT ROLE", "REVOKE ROLE"])
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a type of object is the server's.</summary>
    public static bool IsType(string type) => Types.Contains(type);

    /// <summary>Whether a statement is about such an object, and drops none.</summary>
    public static bool Is(SqlStatement statement) =>
        Verbs.Contains(statement.Facts.Verb) || statement.Command is Grant { ObjectType: { } type } && IsType(type);

    /// <summary>What such a statement is called where it is said that its effect stays: <c>line 3: CREATE ROLE app</c>.</summary>
    public static string Describe(SqlStatement statement) =>
        FormattableString.Invariant(
            $"line {statement.Place.Line}: {statement.Facts.Verb}{(statement.Facts.Object is { } name ? $" {name}" : "")}"
        );
}
