using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Scripts.Loads;

/// <summary>What the first line of a data file is.</summary>
internal enum LoadHeader
{
    /// <summary>A row like any other.</summary>
    None,

    /// <summary>Names that are passed over.</summary>
    Skip,

    /// <summary>The names of the columns, in the order of the file.</summary>
    Match,
}

/// <summary>What becomes of a row whose key is in the table.</summary>
internal enum LoadConflict
{
    /// <summary>The load stops.</summary>
    Stop,

    /// <summary>The row of the table stays.</summary>
    Skip,

    /// <summary>The row of the file takes its place.</summary>
    Update,
}

/// <summary>How many bad rows are set aside before a load stops.</summary>
/// <param name="Rows">So many.</param>
/// <param name="Share">Or so many of all, from 0 to 1; null for a number.</param>
/// <param name="Text">As it is written.</param>
internal sealed record RejectLimit(long Rows, double? Share, string Text);

/// <summary>A <c>-- pgmigrate:copy</c> line: a file of the migration folder goes into a table.</summary>
/// <param name="Directive">The line.</param>
/// <param name="Table">The table.</param>
/// <param name="File">The file as it is written, relative to the script.</param>
/// <param name="Format">What it is written in.</param>
internal sealed record ScriptLoad(Directive Directive, ObjectName Table, string File, DataFormat Format)
{
    /// <summary>What the first line is.</summary>
    public LoadHeader Header { get; init; }

    /// <summary>The columns that the file holds, in its order; empty for the header's, or the table's.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>What stands for NULL; null for the format's own.</summary>
    public string? Null { get; init; }

    /// <summary>What stands between two values; null for the format's own.</summary>
    public char? Delimiter { get; init; }

    /// <summary>What values are quoted with; null for the double quote.</summary>
    public char? Quote { get; init; }

    /// <summary>What comes before a quote in a quoted value; null for the quote itself.</summary>
    public char? Escape { get; init; }

    /// <summary>PostgreSQL's name of the encoding, or UTF-16 or UTF-32; null for UTF-8, or what a byte order mark says.</summary>
    public string? Encoding { get; init; }

    /// <summary>What becomes of a row whose key is in the table.</summary>
    public LoadConflict Conflict { get; init; }

    /// <summary>The columns of the key; empty for the primary key.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>True where the table is to hold the rows of the file and no others.</summary>
    public bool Replaces { get; init; }

    /// <summary>
    /// True where the table's secondary indexes are dropped before the rows come in, and made again behind them.
    /// </summary>
    public bool DefersIndexes { get; init; }

    /// <summary>How many bad rows are set aside; null where the first stops the load.</summary>
    public RejectLimit? Reject { get; init; }

    /// <summary>Where bad rows go.</summary>
    public ObjectName RejectTable { get; init; } = Table with { Name = $"{Table.Name}_reject" };

    /// <summary>True where the rows go into a temporary table before.</summary>
    public bool IsStaged => Replaces || Conflict != LoadConflict.Stop;

    /// <summary>True for a file whose values may be quoted.</summary>
    public bool IsCsv => Format is DataFormat.Csv or DataFormat.Tsv;

    /// <summary>The table in quotes.</summary>
    public string QuotedTable => Quoted(Table);

    /// <summary>Statements that change the same rows: what is known of losses is known of statements.</summary>
    public IReadOnlyList<SqlStatement> Effects => Read(EffectsText);

    /// <summary>The same with what only locks and rights tell of: the lock that indexes are set aside under, and that a load
    /// which replaces rows inserts some, too.</summary>
    public IReadOnlyList<SqlStatement> LockingEffects => Read($"{LockText}{EffectsText}{(Replaces ? $"; {InsertText}" : "")}");

    private string EffectsText =>
        Replaces ? $"DELETE FROM {QuotedTable}"
        : Conflict == LoadConflict.Update
            ? $"INSERT INTO {QuotedTable} SELECT FROM pg_temp.rows ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value"
        : InsertText;

    private string InsertText => $"INSERT INTO {QuotedTable} SELECT FROM pg_temp.rows";

    private string LockText => DefersIndexes ? $"LOCK TABLE {QuotedTable} IN ACCESS EXCLUSIVE MODE; " : "";

    private IReadOnlyList<SqlStatement> Read(string sql) => SqlText.Read(new string('\n', Directive.Line - 1) + sql).Statements;

    /// <summary>A name in quotes.</summary>
    public static string Quoted(ObjectName name) =>
        name.Schema is { } schema
            ? $"{SqlIdentifier.Quote(schema)}.{SqlIdentifier.Quote(name.Name)}"
            : SqlIdentifier.Quote(name.Name);
}
