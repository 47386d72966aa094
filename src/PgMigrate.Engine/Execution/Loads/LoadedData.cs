using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>
/// Whether the files that scripts have loaded are what they were. grate hashes texts alone, and its history stays as it writes
/// it; the files' hashes are in PgMigrate's own tables. Of a script whose file is another one grate is told another hash than it
/// has recorded: it then decides by its own rules, as if the text had been changed.
/// </summary>
internal static class LoadedData
{
    private const string OfOtherData = "";

    /// <summary>The hashes that grate is told; what was found goes into <see cref="RunState.ChangedData"/>.</summary>
    /// <param name="run">The run, its history read.</param>
    /// <param name="stop">Cancels the query.</param>
    /// <exception cref="MigrationException">DataFileInvalid: a file cannot be read.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> TellAsync(RunState run, CancellationToken stop)
    {
        var hashes = AppliedScripts.Hashes(run.Applied);
        var folder = run.Folder!;
        LoadingScript[] loading =
        [
            .. FolderLoads.Find(
                folder.Path,
                folder.Scripts.Where(script => hashes.ContainsKey(script.Name)),
                run.Context.Options.Tokens,
                folder.Files
            ),
        ];
        if (loading.Length == 0)
            return hashes;
        var recorded = await ReadAsync(run, loading, stop).ConfigureAwait(false);
        run.ChangedData = Compare(loading, recorded, folder.Files);
        return hashes.ToDictionary(
            script => script.Key,
            script => run.ChangedData.ContainsKey(script.Key) ? OfOtherData : script.Value,
            StringComparer.Ordinal
        );
    }

    private static async Task<IReadOnlyDictionary<string, string?>> ReadAsync(
        RunState run,
        IReadOnlyList<LoadingScript> loading,
        CancellationToken stop
    )
    {
        if (!run.Facts!.PgMigrateInstalled)
            return new Dictionary<string, string?>();
        var rows = await run.Server!.ListAsync(
                run.Facts.Tables.Fill(SqlFile.Read("read_data_hashes")),
                [new() { Value = JsonText.OfList(loading.Select(script => script.Script.Name)) }],
                reader => (Script: reader.GetString(0), Hash: reader.IsDBNull(1) ? null : reader.GetString(1)),
                stop
            )
            .ConfigureAwait(false);
        return rows.ToDictionary(row => row.Script, row => row.Hash, StringComparer.Ordinal);
    }

    // A file that is no longer there is missed by nobody until its script runs again.
    private static Dictionary<string, string> Compare(
        IEnumerable<LoadingScript> loading,
        IReadOnlyDictionary<string, string?> recorded,
        FolderFiles files
    )
    {
        var changed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var script in loading)
            if (
                script.Hash(files) is { } hash
                && recorded.GetValueOrDefault(script.Script.Name) is var loaded
                && WhyChanged(script, hash.Split(','), loaded?.Split(',')) is { } reason
            )
                changed.Add(script.Script.Name, reason);
        return changed;
    }

    private static string? WhyChanged(LoadingScript script, string[] found, string[]? loaded)
    {
        if (loaded is null)
            return $"{Names(script.Data)} {(found.Length == 1 ? "was" : "were")} not loaded by what has recorded the script: "
                + $"only {Vocabulary.Current.Product} loads files";
        DataFile[] other = [.. script.Data.Where((_, number) => loaded.ElementAtOrDefault(number) != found[number])];
        return other.Length == 0 ? null : $"{Names(other)} {(other.Length == 1 ? "is" : "are")} not what was loaded";
    }

    private static string Names(IEnumerable<DataFile> files) => string.Join(", ", files.Select(file => file.Name));
}
