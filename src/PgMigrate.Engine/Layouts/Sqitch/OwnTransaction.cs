using System.Text;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.Sqitch;

/// <summary>
/// Takes out the BEGIN at the beginning and the COMMIT or ROLLBACK at the end, which a template wrote: a run makes the
/// transaction. A script with more of them keeps all.
/// </summary>
internal static class OwnTransaction
{
    /// <summary>The text without them; each line stays where it is.</summary>
    /// <param name="text">The script.</param>
    /// <param name="keeps">True where it has transactions of its own, which stay.</param>
    public static string TakeOut(string text, out bool keeps)
    {
        var statements = SqlText.Read(text).Statements;
        var controls = statements.Where(statement => statement.Facts.Control != TransactionControl.None).ToArray();
        keeps = false;
        if (controls.Length == 0)
            return text;
        var wraps =
            controls.Length == 2
            && controls[0] == statements[0]
            && controls[0].Facts.Control == TransactionControl.Begin
            && controls[1] == statements[^1]
            && controls[1].Facts.Control is TransactionControl.Commit or TransactionControl.Rollback;
        if (!wraps)
        {
            keeps = !Array.TrueForAll(controls, IsSavepoint);
            return text;
        }

        var result = new StringBuilder(text);
        foreach (var control in controls)
            for (var index = control.Piece.Offset; index < control.Piece.Offset + control.Piece.Length; index++)
                if (result[index] is not ('\n' or '\r'))
                    result[index] = ' ';
        return result.ToString();
    }

    /// <summary>Whether a script adds a value to an enumeration.</summary>
    public static bool AddsValue(string text) =>
        text.Contains("ADD VALUE", StringComparison.OrdinalIgnoreCase)
        && SqlText
            .Read(text)
            .Statements.Any(statement =>
                statement.Facts.Verb == "ALTER TYPE" && statement.Sql.Contains("ADD VALUE", StringComparison.OrdinalIgnoreCase)
            );

    private static bool IsSavepoint(SqlStatement statement) =>
        statement.Facts.Control
            is TransactionControl.Savepoint
                or TransactionControl.ReleaseSavepoint
                or TransactionControl.RollbackToSavepoint;
}
