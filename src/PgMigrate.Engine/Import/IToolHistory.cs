namespace PgMigrate.Engine.Import;

/// <summary>How a tool keeps what it has applied.</summary>
internal interface IToolHistory
{
    /// <summary>Whose.</summary>
    MigrationTool Tool { get; }

    /// <summary>The forms that its table may have.</summary>
    IReadOnlyList<TableShape> Shapes { get; }

    /// <summary>Reads it.</summary>
    /// <param name="table">The table; it fits one of the shapes.</param>
    /// <param name="tables">Finds and reads tables.</param>
    /// <param name="stop">Cancels the queries.</param>
    Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop);

    /// <summary>A key in the one form that all its spellings have: <c>V001</c> and <c>V1</c> are one version.</summary>
    string Canonical(string key) => key;

    /// <summary>Whether two keys mean one script, where no script has the very key.</summary>
    /// <param name="script">The key of a script of the folder.</param>
    /// <param name="record">The key in the table.</param>
    bool MeansSame(string script, string record) => false;

    /// <summary>Which of two versions is earlier, as <see cref="IComparer{T}"/> has it; null where they have no order.</summary>
    int? Compare(string first, string second) => null;

    /// <summary>
    /// The version that a script brings a new database to, in place of all scripts up to it; null where it is no such script.
    /// </summary>
    string? BaselineVersion(string key) => null;

    /// <summary>Whether a checksum is one of a script's; null where that cannot be told.</summary>
    /// <param name="recorded">What the table has.</param>
    /// <param name="checksums">What it may be for the file as it is.</param>
    bool? Agrees(string recorded, IReadOnlyList<string> checksums) =>
        checksums.Count == 0 ? null : checksums.Contains(recorded, StringComparer.OrdinalIgnoreCase);

    /// <summary>What to do, in the tool's own words, where a script's file is not what was applied.</summary>
    string AdviceOnChanged => "Restore the file as it was applied, from version control";
}
