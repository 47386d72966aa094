using System.Text.RegularExpressions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// The file in <c>down</c> as it is scaffolded. Until its author has written it, it is no way back: it only fails.
/// </summary>
internal static partial class DownStub
{
    /// <summary>The file's text.</summary>
    /// <param name="title">What the migration does, in words.</param>
    /// <param name="folder">The folder of the script that it is to take back.</param>
    /// <param name="name">The files' name.</param>
    public static string Write(string title, string folder, string name) =>
        $"""
            -- Takes {folder}/{name} back: {title}
            --
            -- Drop what it made, newest first, and give back what it took away. Then remove the block below.
            -- Until then this file counts as missing.

            {Unfinished(name)}
            """.ReplaceLineEndings("\n");

    /// <summary>The block that only fails, which says that the file is not finished.</summary>
    /// <param name="name">The file's name.</param>
    public static string Unfinished(string name) =>
        $"""
            DO $$
            BEGIN
                RAISE EXCEPTION 'down/{name} is not written yet';
            END
            $$;

            """.ReplaceLineEndings("\n");

    /// <summary>Whether a text still has the block that fails. Whatever stands beside it can never be committed.</summary>
    public static bool IsUnfinished(string text) => Block().IsMatch(text);

    /// <summary>Whether a text is nothing but that block: nobody has written the way back.</summary>
    public static bool IsUntouched(string text) =>
        IsUnfinished(text) && SqlText.Read(Block().Replace(text, "")).Statements.Count == 0;

    [GeneratedRegex(@"\bDO\s+\$\$\s*BEGIN\s+RAISE EXCEPTION 'down/[^'\r\n]+ is not written yet';\s*END;?\s*\$\$\s*;?")]
    private static partial Regex Block();
}
