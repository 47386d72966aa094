using PgMigrate.Engine.Rules.Integrity;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules;

/// <summary>All that can be found by reading: the folder's rules, then the scripts' in grate's order.</summary>
internal sealed class StaticChecks
{
    // Fewer are checked before a second thread has begun.
    private const int ManyScripts = 2_000;

    private readonly FindingFactory _findings;
    private readonly FolderRule[] _folderRules;
    private readonly StatementRule[] _statementRules;
    private readonly LoadRule[] _loadRules;
    private readonly ScriptRule[] _scriptRules;
    private readonly EndRule[] _endRules;
    private readonly Dictionary<Type, StatementRule[]> _rulesByCommand = [];
    private readonly HashSet<(Rule, object)> _told = [];
    private readonly string? _environment;
    private readonly Action<StatementContext>? _judging;

    /// <param name="options">What is checked.</param>
    /// <param name="judging">Is given each statement that is judged, before what it does is known to its model; null for
    /// nobody.</param>
    /// <param name="asked">The rules; null for all.</param>
    public StaticChecks(RuleOptions options, Action<StatementContext>? judging = null, IReadOnlyList<Rule>? asked = null)
    {
        _judging = judging;
        _findings = new FindingFactory(options);
        _environment = options.Run.Environment;
        var rules = (asked ?? RuleSet.All).Where(rule => !_findings.IsOff(rule)).ToArray();
        _folderRules = [.. rules.OfType<FolderRule>()];
        _statementRules = [.. rules.OfType<StatementRule>()];
        _loadRules = [.. rules.OfType<LoadRule>()];
        _scriptRules = [.. rules.OfType<ScriptRule>()];
        _endRules = [.. rules.OfType<EndRule>()];
    }

    /// <summary>What the rules find.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="run">What is known of the run.</param>
    public IEnumerable<Finding> Check(FolderContext folder, RunFacts run)
    {
        if (folder.Scripts.Count < ManyScripts)
            return CheckFolder(folder).Concat(CheckScripts(folder.Scripts, run));
        // Neither asks what the other has found.
        Finding[] ofFolder = [];
        Finding[] ofScripts = [];
        Parallel.Invoke(() => ofFolder = [.. CheckFolder(folder)], () => ofScripts = [.. CheckScripts(folder.Scripts, run)]);
        return ofFolder.Concat(ofScripts);
    }

    /// <summary>What the rules of statements find.</summary>
    public IEnumerable<Finding> CheckScripts(IReadOnlyList<Script> scripts, RunFacts run)
    {
        var walk = new StatementWalk(run);
        var judged = new List<StatementContext>();
        for (var number = 0; number < scripts.Count; number++)
        {
            if (!scripts[number].RunsIn(_environment))
                continue;
            var isJudged = run.Pending?.Contains(number) ?? true;
            var statements = new List<StatementContext>();
            foreach (var site in walk.Statements(scripts[number], number).Where(_ => isJudged))
            {
                _judging?.Invoke(site);
                if (site.Load is null)
                    statements.Add(site);
                foreach (var finding in site.Load is { } load ? CheckLoad(load, site) : CheckStatement(site))
                    yield return finding;
            }

            foreach (var finding in CheckScript(statements))
                yield return finding;
            judged.AddRange(statements.Where(site => site.Command is CreateTable or AlterTable));
        }

        foreach (var finding in judged.SelectMany(CheckAtEnd))
            yield return finding;
    }

    private IEnumerable<Finding> CheckFolder(FolderContext folder)
    {
        var scripts = folder.Scripts.ToDictionary(script => script.File.Name, StringComparer.Ordinal);
        return from rule in _folderRules from suspicion in rule.Check(folder) select _findings.Of(rule, suspicion, scripts);
    }

    private IEnumerable<Finding> CheckStatement(StatementContext site)
    {
        foreach (var rule in RulesOf(site.Command))
        foreach (var suspicion in rule.Check(site))
            if (suspicion.OnceFor is not { } key || _told.Add((rule, key)))
                yield return _findings.Of(rule, suspicion, site);
    }

    // A load is described by several statements, and told of once.
    private IEnumerable<Finding> CheckLoad(ScriptLoad load, StatementContext site) =>
        from rule in _loadRules
        where _told.Add((rule, load))
        from suspicion in rule.Check(load, site)
        select _findings.Of(rule, suspicion, site);

    // Most rules look at one kind of statement alone: few are left of the hundred to ask.
    private StatementRule[] RulesOf(SqlCommand? command)
    {
        var kind = command?.GetType() ?? typeof(void);
        if (!_rulesByCommand.TryGetValue(kind, out var rules))
            _rulesByCommand[kind] = rules = [.. _statementRules.Where(rule => LooksAt(rule, kind))];
        return rules;
    }

    private static bool LooksAt(StatementRule rule, Type command) =>
        RuleSet.AppliesTo(rule.GetType()) is not { } matter
        || matter.IsAssignableFrom(command)
        || (matter.IsSubclassOf(typeof(TableAction)) && command == typeof(AlterTable));

    private IEnumerable<Finding> CheckScript(List<StatementContext> statements) =>
        from rule in _scriptRules
        where statements.Count > 0
        let found = rule.Check(statements)
        where found is not null
        select _findings.Of(rule, found.Value.Found, found.Value.Site);

    private IEnumerable<Finding> CheckAtEnd(StatementContext site) =>
        from rule in _endRules
        from suspicion in rule.Check(site)
        select _findings.Of(rule, suspicion, site);
}
