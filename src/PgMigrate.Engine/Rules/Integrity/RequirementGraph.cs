using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>A script that another one names in <c>requires</c>.</summary>
/// <param name="Script">The one that requires.</param>
/// <param name="Name">What it names, as written.</param>
/// <param name="Required">The script of that name; null where there is none.</param>
internal sealed record Requirement(Script Script, string Name, Script? Required);

/// <summary>Which script requires which.</summary>
internal sealed class RequirementGraph
{
    private readonly Dictionary<string, Script> _scripts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Script[]> _required = new(StringComparer.Ordinal);

    /// <param name="folder">The folder, read.</param>
    public RequirementGraph(FolderContext folder)
    {
        foreach (var script in folder.Scripts)
            _ = _scripts.TryAdd(script.File.Name, script) && _scripts.TryAdd(script.File.ToString(), script);
        Requirements =
        [
            .. folder.Scripts.SelectMany(script =>
                script.Directives.Requires.Select(name => new Requirement(script, name, Find(name)))
            ),
        ];
        foreach (var group in Requirements.GroupBy(requirement => requirement.Script.File.Name, StringComparer.Ordinal))
            _required[group.Key] = [.. group.Select(requirement => requirement.Required).OfType<Script>()];
    }

    /// <summary>All of them, in the order of scripts.</summary>
    public IReadOnlyList<Requirement> Requirements { get; }

    /// <summary>Those whose script is there.</summary>
    public IEnumerable<(Script Script, string Name, Script Required)> Met =>
        Requirements
            .Where(requirement => requirement.Required is not null)
            .Select(requirement => (requirement.Script, requirement.Name, requirement.Required!));

    /// <summary>
    /// The shortest way from a script over what it requires to another one, both included; null where there is none.
    /// </summary>
    public IReadOnlyList<Script>? Way(Script from, Script to)
    {
        var cameFrom = new Dictionary<string, Script>(StringComparer.Ordinal);
        var waiting = new Queue<Script>([from]);
        while (waiting.TryDequeue(out var script))
            foreach (var required in _required.GetValueOrDefault(script.File.Name, []))
            {
                if (!cameFrom.TryAdd(required.File.Name, script))
                    continue;
                if (required.File.Name == to.File.Name)
                    return Trace(cameFrom, from, required);
                waiting.Enqueue(required);
            }

        return null;
    }

    private static List<Script> Trace(Dictionary<string, Script> cameFrom, Script from, Script to)
    {
        var way = new List<Script> { to };
        do way.Insert(0, cameFrom[way[0].File.Name]);
        while (way[0].File.Name != from.File.Name);
        return way;
    }

    /// <summary>
    /// The script of a name, with or without the folder and <c>.sql</c>, as <see cref="MigrationFolder.Find"/> has it; null where
    /// there is none.
    /// </summary>
    public Script? Find(string name) => _scripts.GetValueOrDefault(name) ?? _scripts.GetValueOrDefault(name + ".sql");
}
