using System.Text;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// Leaves out of applied scripts what makes and changes roles: on a copy without rights over roles it would fail, and the roles
/// are those that the target has now.
/// </summary>
internal static class RoleStatements
{
    private static readonly string[] Verbs =
    [
        "CREATE ROLE",
        "ALTER ROLE",
        "DROP ROLE",
        "CREATE USER",
        "ALTER USER",
        "DROP USER",
        "CREATE GROUP",
        "ALTER GROUP",
        "DROP GROUP",
        "GRANT ROLE",
        "REVOKE ROLE",
    ];

    /// <summary>The script with blanks in their place, so that every other statement stands where it stood.</summary>
    /// <returns>The script itself where it has none.</returns>
    public static PlanEntry LeaveOut(PlanEntry script)
    {
        var text = new StringBuilder(script.Text);
        foreach (var statement in script.Script.Recorded.Statements)
            if (Verbs.Contains(statement.Facts.Verb, StringComparer.Ordinal))
                Blank(text, statement.Piece);
        return text.Equals(script.Text.AsSpan())
            ? script
            : script with
            {
                Script = Script.InMemory(script.File, text.ToString(), script.Directives),
            };
    }

    private static void Blank(StringBuilder text, SqlPiece piece)
    {
        for (var i = piece.Offset; i < piece.Offset + piece.Length; i++)
            if (text[i] is not ('\r' or '\n'))
                text[i] = ' ';
    }
}
