namespace PgMigrate.Engine.Sql;

/// <summary>The ways in which a script's bytes cannot be its text.</summary>
internal static class ScriptEncodingError
{
    /// <summary>Bytes that mean nothing in the encoding.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="encoding">The encoding's name.</param>
    /// <param name="before">The text before them.</param>
    /// <param name="path">The file; null where there is none.</param>
    /// <param name="cause">The decoder's exception; null where it found nothing.</param>
    public static MigrationException InvalidBytes(
        byte[] bytes,
        string encoding,
        ReadOnlySpan<char> before,
        string? path,
        Exception? cause = null
    ) =>
        At(
            before,
            path,
            position => $"the bytes 0x{Convert.ToHexString(bytes)} at {position} are not valid in {encoding}.",
            "Save the script as UTF-8, or say at its top what it is: SET client_encoding = 'WIN1252';",
            cause
        );

    /// <summary>A NUL character, which no statement can hold.</summary>
    /// <param name="before">The text before it.</param>
    /// <param name="path">The file; null where there is none.</param>
    public static MigrationException Nul(ReadOnlySpan<char> before, string? path) =>
        At(
            before,
            path,
            position => $"a NUL character stands at {position}, which PostgreSQL takes in no statement.",
            before.StartsWith("PGDMP", StringComparison.Ordinal)
                ? "The file is a dump in pg_dump's custom format: restore it with pg_restore, or make a plain one, with "
                    + "pg_dump --format=plain."
                : "Remove it; if every second character is NUL, the file is UTF-16 without a byte order mark: save it as UTF-8."
        );

    /// <summary>A <c>client_encoding</c> that is not known.</summary>
    /// <param name="encoding">The name as the script has it.</param>
    /// <param name="before">The text up to the end of the statement that sets it.</param>
    /// <param name="path">The file; null where there is none.</param>
    public static MigrationException UnknownEncoding(string encoding, ReadOnlySpan<char> before, string? path) =>
        At(
            before,
            path,
            position => $"the client_encoding '{encoding}', set before {position}, cannot be decoded here.",
            "Save the script as UTF-8 and remove the statement."
        );

    /// <summary>A script that changes its encoding again and again.</summary>
    /// <param name="most">How many changes are allowed.</param>
    /// <param name="before">The text up to the end of the statement that is one too many.</param>
    /// <param name="path">The file; null where there is none.</param>
    public static MigrationException TooManyChanges(int most, ReadOnlySpan<char> before, string? path) =>
        At(
            before,
            path,
            position => $"client_encoding changes more than {most} times up to {position}.",
            "Save the script as UTF-8 and remove the statements that set client_encoding."
        );

    static MigrationException At(
        ReadOnlySpan<char> before,
        string? path,
        Func<string, string> problem,
        string action,
        Exception? cause = null
    )
    {
        var position = TextPosition.Of(before, before.Length);
        var message = problem($"line {position.Line}, column {position.Column}");
        return new MigrationException(MigrationErrorId.ScriptEncoding, $"{path ?? "The script"}: {message}", action, cause)
        {
            Path = path,
            Line = position.Line,
            Column = position.Column,
        };
    }
}
