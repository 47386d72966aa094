namespace PgMigrate.Engine.History;

/// <summary>
/// Scripts whose files have another name than the one under which they were applied. A script is known by its name alone, and so
/// these look as if they had never run.
/// </summary>
internal static class RenamedScripts
{
    /// <summary>Finds them by their text.</summary>
    /// <param name="pending">The scripts that run once and have no record under their name: name and hash.</param>
    /// <param name="inFolder">The names of all scripts of the folder.</param>
    /// <param name="applied">The newest record of each script, by name.</param>
    /// <returns>The record of each, by the name that it has now.</returns>
    public static IReadOnlyDictionary<string, AppliedScript> Find(
        IEnumerable<(string Name, string Hash)> pending,
        IReadOnlySet<string> inFolder,
        IReadOnlyDictionary<string, AppliedScript> applied
    )
    {
        var found = new Dictionary<string, AppliedScript>(StringComparer.Ordinal);
        var missing = applied
            .Values.Where(record => record.OneTime && record.Hash.Length > 0 && !inFolder.Contains(record.Name))
            .GroupBy(record => record.Hash, StringComparer.Ordinal)
            .ToDictionary(
                records => records.Key,
                records => new Queue<AppliedScript>(records.OrderBy(record => record.Name, StringComparer.Ordinal)),
                StringComparer.Ordinal
            );
        if (missing.Count == 0)
            return found;
        // Several of one text are taken in the order of their names: any of them has done what the others would do.
        foreach (var (name, hash) in pending.OrderBy(script => script.Name, StringComparer.Ordinal))
            if (missing.TryGetValue(hash, out var records) && records.TryDequeue(out var record))
                found.Add(name, record);
        return found;
    }
}
