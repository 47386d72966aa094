using PgMigrate.Engine.Checks.Integrity;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks;

/// <summary>All that can be found by reading: the folder's rules, then the scripts' in grate's order.</summary>
internal sealed class StaticChecks
{
    private readonly FindingFactory _findings;
    private readonly FolderRule[] _folderRules;
    private readonly StatementRule[] _statementRules;
    private readonly EndRule[] _endRules;
    private readonly string? _environment;

    /// <param name="options">What is checked.</param>
    public StaticChecks(CheckOptions options)
    {
        _findings = new FindingFactory(options);
        _environment = options.Run.Environment;
        var rules = RuleSet.All.Where(rule => !_findings.IsOff(rule)).ToArray();
        _folderRules = [.. rules.OfType<FolderRule>()];
        _statementRules = [.. rules.OfType<StatementRule>()];
        _endRules = [.. rules.OfType<EndRule>()];
    }

    /// <summary>What the rules find.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="run">What is known of the run.</param>
    public IEnumerable<Finding> Check(FolderSite folder, RunFacts run) => CheckFolder(folder).Concat(CheckScripts(folder.Scripts, run));

    /// <summary>What the rules of statements find.</summary>
    public IEnumerable<Finding> CheckScripts(IReadOnlyList<CheckedScript> scripts, RunFacts run)
    {
        var walk = new StatementWalk(run);
        var judged = new List<StatementSite>();
        for (var number = 0; number < scripts.Count; number++)
        {
            if (!scripts[number].RunsIn(_environment))
                continue;
            var isJudged = run.Pending?.Contains(number) ?? true;
            foreach (var site in walk.Statements(scripts[number], number).Where(_ => isJudged))
            {
                foreach (var finding in CheckStatement(site))
                    yield return finding;
                if (site.Command is CreateTable or AlterTable)
                    judged.Add(site);
            }
        }

        foreach (var finding in judged.SelectMany(CheckAtEnd))
            yield return finding;
    }

    private IEnumerable<Finding> CheckFolder(FolderSite folder)
    {
        var scripts = folder.Scripts.ToDictionary(script => script.File.Name, StringComparer.Ordinal);
        return
            from rule in _folderRules
            from suspicion in rule.Check(folder)
            select _findings.Of(rule, suspicion, scripts);
    }

    private IEnumerable<Finding> CheckStatement(StatementSite site) =>
        from rule in _statementRules
        from suspicion in rule.Check(site)
        select _findings.Of(rule, suspicion, site);

    private IEnumerable<Finding> CheckAtEnd(StatementSite site) =>
        from rule in _endRules
        from suspicion in rule.Check(site)
        select _findings.Of(rule, suspicion, site);
}
