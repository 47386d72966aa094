using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>
/// The text of a derived down script. The script's name, and what its statements were read off, may be from a database.
/// </summary>
internal static class DerivedText
{
    /// <summary>Writes it.</summary>
    /// <param name="up">The script that it takes back.</param>
    /// <param name="origin">What they were read off.</param>
    /// <param name="statements">The statements, without semicolons.</param>
    /// <param name="stays">What the script did to the server, which stays.</param>
    /// <param name="gaps">What the copy lacks on which it is tried.</param>
    /// <exception cref="MigrationException">UndoRefused: the text would hold other statements than those.</exception>
    public static string Write(
        ScriptFile up,
        DerivedOrigin origin,
        IReadOnlyList<string> statements,
        IReadOnlyList<string> stays,
        CopyGaps gaps
    )
    {
        var from = origin == DerivedOrigin.Text ? "Derived from" : "Read off the kept schema from before";
        var tried = gaps.IsEmpty
            ? "and tried on a sandbox: up, down, equal."
            : $"and tried on an incomplete copy: up, down, no difference in what it has. It lacks {OneLine.Of(gaps.ToString())}.";
        var sql = string.Concat(statements.Select(statement => $"{statement};\n"));
        var staying = string.Concat(stays.Select(stay => $"-- Stays, for it belongs to the whole server: {OneLine.Of(stay)}.\n"));
        var text = $"-- {from} {OneLine.Of(up.ToString())}, {tried}\n{staying}{sql}";
        if (!SqlText.Read(text).Statements.Select(statement => statement.Sql).SequenceEqual(statements))
            throw new MigrationException(
                MigrationErrorId.UndoRefused,
                $"What takes {OneLine.Of(up.ToString())} back reads as other statements than were derived; nothing was changed.",
                "Look at the script's name and text in the history, and write its down script by hand."
            )
            {
                Script = up.Name,
            };
        return text;
    }
}
