using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// A character that nobody sees, at the place of a syntax error: editors, mails and web pages leave them in scripts, and the
/// server takes most of them for letters.
/// </summary>
internal static class InvisibleCharacter
{
    /// <summary>What to do about the one at which a statement failed; null where it failed by something else.</summary>
    /// <param name="exception">The server's error.</param>
    /// <param name="step">The script's statement; null where one of the engine's failed.</param>
    public static string? Advice(PostgresException exception, SqlStatement? step)
    {
        if (exception.SqlState != PostgresErrorCodes.SyntaxError || step is null)
            return null;
        // The server counts characters, from 1; this is off where characters beyond the first plane come before it.
        var index = exception.Position - 1;
        if (index < 0 || index >= step.Sql.Length || !IsInvisible(step.Sql[index]))
            return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"An invisible character, U+{(int)step.Sql[index]:X4}, stands there: remove it. Editors show it when asked to."
        );
    }

    private static bool IsInvisible(char letter) =>
        !char.IsAscii(letter) && char.IsWhiteSpace(letter)
        || char.GetUnicodeCategory(letter) is UnicodeCategory.Format
        || (char.IsControl(letter) && !char.IsWhiteSpace(letter));
}
