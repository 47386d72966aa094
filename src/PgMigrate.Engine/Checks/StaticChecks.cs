using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Checks;

/// <summary>All that can be found by reading: the folder's rules, then the scripts' in grate's order.</summary>
internal sealed class StaticChecks
{
    private readonly FindingFactory _findings;
    private readonly FolderRule[] _folderRules;
    private readonly StatementRule[] _statementRules;
    private readonly ScriptEndRule[] _endRules;
    private readonly string? _environment;

    /// <param name="options">What is checked.</param>
    public StaticChecks(CheckOptions options)
    {
        _findings = new FindingFactory(options);
        _environment = options.Run.Environment;
        var rules = RuleSet.All.Where(rule => !_findings.IsOff(rule)).ToArray();
        _folderRules = [.. rules.OfType<FolderRule>()];
        _statementRules = [.. rules.OfType<StatementRule>()];
        _endRules = [.. rules.OfType<ScriptEndRule>()];
    }

    /// <summary>What the rules find.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="run">What is known of the run.</param>
    public IEnumerable<Finding> Check(FolderSite folder, RunFacts run) => CheckFolder(folder).Concat(CheckScripts(folder.Scripts, run));

    /// <summary>What the rules of statements find.</summary>
    public IEnumerable<Finding> CheckScripts(IReadOnlyList<CheckedScript> scripts, RunFacts run)
    {
        var walk = new StatementWalk(run);
        for (var number = 0; number < scripts.Count; number++)
        {
            if (!Runs(scripts[number]))
                continue;
            var isJudged = run.Pending?.Contains(number) ?? true;
            foreach (var finding in CheckScript(walk.Statements(scripts[number], number), isJudged))
                yield return finding;
        }
    }

    private IEnumerable<Finding> CheckFolder(FolderSite folder) =>
        from rule in _folderRules
        from suspicion in rule.Check(folder)
        select _findings.Of(rule, suspicion, folder.Scripts);

    private IEnumerable<Finding> CheckScript(IEnumerable<StatementSite> statements, bool isJudged)
    {
        var sites = new List<StatementSite>();
        foreach (var site in statements)
        {
            sites.Add(site);
            if (!isJudged)
                continue;
            foreach (var rule in _statementRules)
                foreach (var suspicion in rule.Check(site))
                    yield return _findings.Of(rule, suspicion, site);
        }

        if (!isJudged || sites.Count == 0)
            yield break;
        foreach (var rule in _endRules)
            foreach (var site in sites)
                foreach (var suspicion in rule.Check(site, sites[^1]))
                    yield return _findings.Of(rule, suspicion, site);
    }

    private bool Runs(CheckedScript script) =>
        GrateFolders.RunsIn(script.File.Name, _environment) && (script.Directives.Environment?.Matches(_environment) ?? true);
}
