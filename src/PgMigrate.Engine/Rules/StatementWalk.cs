using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Rules;

/// <summary>
/// Goes through scripts statement by statement, in grate's order, and keeps track of what they have made and hold by then.
/// </summary>
internal sealed class StatementWalk
{
    private readonly RunFacts _run;
    private readonly NameScope _names;
    private readonly SchemaModel _schema;
    private int _transactions;

    /// <param name="run">What is known of the run.</param>
    public StatementWalk(RunFacts run)
    {
        _run = run;
        _names = new NameScope(run.Session ?? SessionNames.Usual);
        _schema = new SchemaModel(_names);
    }

    /// <summary>
    /// The statements of a script, each with what was there before it. What it does is taken in when the next one is asked for.
    /// </summary>
    /// <param name="script">The script; nothing where its text could not be read.</param>
    /// <param name="number">Its number in grate's order.</param>
    public IEnumerable<StatementContext> Statements(Script script, int number)
    {
        if (script.Statements.Count == 0 && script.Directives.Loads.Count == 0)
            yield break;

        var runsApart = script.ModeIn(_run.Options.TransactionMode) != ExecutionMode.Transaction;
        _names.BeginScript(number, runsApart, isApplied: _run.Pending?.Contains(number) == false);
        var transaction = Next(number);
        foreach (var statement in script.Statements)
        {
            var facts = statement.Facts;
            if (facts.Control == TransactionControl.Begin)
                transaction = Own(number);
            else if (runsApart && !transaction.IsScripts)
                transaction = Next(number, transaction);
            foreach (var part in statement.Parts)
            {
                var site = Site(script, part, transaction);
                yield return site;
                Apply(site);
            }

            _names.End(statement);
            transaction = After(facts.Control, transaction);
        }

        foreach (var site in Loads(script, transaction))
        {
            yield return site;
            Apply(site);
        }
    }

    // They come behind the script's statements, in its transaction.
    private IEnumerable<StatementContext> Loads(Script script, TransactionTrack transaction) =>
        from load in script.Directives.Loads
        from effect in load.LockingEffects
        select Site(script, effect, transaction, load);

    private StatementContext Site(Script script, SqlStatement statement, TransactionTrack transaction, ScriptLoad? load = null) =>
        new()
        {
            Load = load,
            Script = script,
            Statement = statement,
            Schema = _schema,
            Names = _names,
            Path = _names.Path,
            Transaction = transaction,
            Run = _run,
        };

    private TransactionTrack After(TransactionControl control, TransactionTrack current) =>
        control switch
        {
            TransactionControl.Commit or TransactionControl.Rollback or TransactionControl.Prepare => Next(
                current.Script,
                current
            ),
            TransactionControl.CommitAndChain or TransactionControl.RollbackAndChain => Own(current.Script),
            _ => current,
        };

    private TransactionTrack Next(int script, TransactionTrack? before = null) =>
        new(script, ++_transactions) { TimeZone = before?.TimeZone };

    private TransactionTrack Own(int script) => new(script, ++_transactions) { IsScripts = true };

    private void Apply(StatementContext site)
    {
        if (site.Facts.Setting is { Name: "timezone" } zone)
            site.Transaction.TimeZone = zone.Value;
        if (site.Command is { } command)
            site.Transaction.Apply(command, site);
        var concerned = _schema.Apply(site.Statement, site.Transaction.Origin);
        if (site.Command is CreateTable or AlterTable && concerned is [var one])
            site.Changed = _schema.Table(one);
    }
}
