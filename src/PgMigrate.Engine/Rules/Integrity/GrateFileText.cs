using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Files as grate reads them: as UTF-8, whatever they are.</summary>
internal static class GrateFileText
{
    /// <summary>The text as written; null where the file cannot be read.</summary>
    public static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Rules on files that cannot be read report them.
            return null;
        }
    }

    /// <summary>
    /// The hash that grate would record of a text; null where it could not be read, or holds a token that grate fills from the database's
    /// name and the like, which a check of files does not know.
    /// </summary>
    public static string? Hash(string? written, IReadOnlyList<MigrationToken> tokens)
    {
        if (written is null)
            return null;

        var text = TokenRules.Replace(written, tokens);
        return GrateTokens.AnyIn(text) ? null : GrateHash.Of(text);
    }
}
