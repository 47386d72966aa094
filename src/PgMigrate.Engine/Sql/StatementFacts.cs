namespace PgMigrate.Engine.Sql;

/// <summary>What one statement's text tells about it.</summary>
internal sealed record StatementFacts
{
    /// <summary>
    /// What it does, in capitals, as PostgreSQL's documentation titles it: without OR REPLACE, TEMP, UNLOGGED, UNIQUE and the
    /// like; <c>COMMENT ON COLUMN</c>; the main verb behind WITH; the first word of a statement that is not known; empty for
    /// text that begins with no word.
    /// </summary>
    public required string Verb { get; init; }

    /// <summary>The one object it does it to, as written; null where there is none or several.</summary>
    public string? Object { get; init; }

    /// <summary>Why it cannot run in a transaction block; null where it can.</summary>
    public TransactionRestriction? Restriction { get; init; }

    /// <summary>
    /// False for a statement that the server certainly refuses in a transaction block; where it depends on the
    /// catalogue, <see cref="Restriction"/> says so and this is true.
    /// </summary>
    public bool Transactional => Restriction is null or { DependsOnCatalogue: true };

    /// <summary>What it does to the transaction it runs in.</summary>
    public TransactionControl Control { get; init; }

    /// <summary>The savepoint that it makes, releases or goes back to; null for none.</summary>
    public string? Savepoint { get; init; }

    /// <summary>The setting that it changes; null where it changes none.</summary>
    public SettingChange? Setting { get; init; }

    /// <summary>What a COPY copies; null where it is none.</summary>
    public CopyStatement? Copy { get; init; }

    /// <summary>What it does beside its work in the database's own tables.</summary>
    public StatementEffects Effects { get; init; }

    /// <summary>
    /// The offset within the statement of a parameter such as <c>$1</c> that nothing can give a value, which would close
    /// the connection; null where there is none.
    /// </summary>
    public int? ParameterOffset { get; init; }

    /// <summary>The facts of one statement without its semicolon.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="standardConformingStrings">The setting it is to be read with.</param>
    public static StatementFacts Read(ReadOnlySpan<char> statement, bool standardConformingStrings = true) =>
        ParsedStatement.Read(statement, standardConformingStrings).Facts;

    /// <summary>True for what must not be sent because the script's text is decoded already and goes out as UTF-8.</summary>
    public bool SetsClientEncoding => Setting?.Name == "client_encoding";
}
