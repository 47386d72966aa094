using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Backup.Dumps;

/// <summary>The table of contents of an archive, as <c>pg_restore --list</c> writes it.</summary>
internal sealed class ArchiveList
{
    private readonly string[] _entries;

    private ArchiveList(string[] entries) => _entries = entries;

    /// <summary>Reads it.</summary>
    /// <param name="program">pg_restore.</param>
    /// <param name="archive">Full path of the archive.</param>
    /// <param name="cancellationToken">Ends pg_restore.</param>
    /// <exception cref="MigrationException">BackupDamaged.</exception>
    public static async Task<ArchiveList> ReadAsync(ClientProgram program, string archive, CancellationToken cancellationToken)
    {
        var request = new ProcessRequest(program.Path, "--list", archive)
        {
            OutputLimit = int.MaxValue / 4,
            TimeLimit = Timeout.InfiniteTimeSpan,
            ExpectedExitCodes = null,
        };
        var result = await ProcessRunner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw BackupErrors.Damaged(archive, $"cannot be read by pg_restore ({LogText.Tail(result.Error)})");
        return new ArchiveList([
            .. result.Output.ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0 && line[0] != ';'),
        ]);
    }

    /// <summary>The entries of a table's definition.</summary>
    public IEnumerable<string> DefinitionOf(string schema, string name) => Find("TABLE", schema, name);

    /// <summary>
    /// The entries of a table's rows. More than one where other names read the same: <c>"a b".c</c> and <c>a."b c"</c>.
    /// </summary>
    public IEnumerable<string> RowsOf(string schema, string name) => Find("TABLE DATA", schema, name);

    // The line: "3340; 0 16388 TABLE DATA schema name owner", line breaks in names made blanks.
    private IEnumerable<string> Find(string type, string schema, string name)
    {
        var wanted = $" {type} {schema} {name} ".Replace('\n', ' ').Replace('\r', ' ');
        return _entries.Where(entry => AfterNumbers(entry).StartsWith(wanted, StringComparison.Ordinal));
    }

    private static ReadOnlySpan<char> AfterNumbers(string entry)
    {
        var place = -1;
        for (var numbers = 0; numbers < 3; numbers++)
            if ((place = entry.IndexOf(' ', place + 1)) < 0)
                return [];
        return entry.AsSpan(place);
    }
}
