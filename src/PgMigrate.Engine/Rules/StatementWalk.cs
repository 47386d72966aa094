using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules;

/// <summary>
/// Goes through scripts statement by statement, in grate's order, and keeps track of what they have made and hold by then.
/// </summary>
internal sealed class StatementWalk(RunFacts run)
{
    private readonly SchemaModel _schema = new();
    private int _transactions;

    /// <summary>
    /// The statements of a script, each with what was there before it. What it does is taken in when the next one is asked for.
    /// </summary>
    /// <param name="script">The script; nothing where its text could not be read.</param>
    /// <param name="number">Its number in grate's order.</param>
    public IEnumerable<StatementContext> Statements(Script script, int number)
    {
        if (script.Statements.Count == 0)
            yield break;

        _schema.StartScript();
        var runsApart = script.Directives.TransactionOff || script.Statements.Any(statement => IsApart(statement.Facts));
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

            transaction = After(facts.Control, transaction);
        }
    }

    private StatementContext Site(Script script, SqlStatement statement, TransactionTrack transaction) =>
        new()
        {
            Script = script,
            Statement = statement,
            Schema = _schema,
            DefaultSchema = _schema.DefaultSchema,
            HasSearchPath = _schema.HasSearchPath,
            Transaction = transaction,
            Run = run,
        };

    // As ScriptProgram decides: each statement commits by itself, or the script says when.
    private static bool IsApart(StatementFacts facts) =>
        !facts.Transactional
        || facts.Control
            is not (
                TransactionControl.None
                or TransactionControl.Savepoint
                or TransactionControl.ReleaseSavepoint
                or TransactionControl.RollbackToSavepoint
            );

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
        if (PathChange.Read(site.Facts, site.Sql) is { IsKnown: true } path)
            _schema.SetSearchPath(path.Value);
        if (site.Facts.Setting is { Name: "timezone" } zone)
            site.Transaction.TimeZone = zone.Value;
        if (site.Command is not { } command)
            return;
        site.Transaction.Apply(command, site.Place.Line, name => site.IsNew(name), _schema);
        _schema.Apply(command, site.Transaction.Origin);
        site.Changed = command switch
        {
            CreateTable create => _schema.Table(create.Table),
            AlterTable { Table: { } table } => _schema.Table(table),
            _ => null,
        };
    }
}
