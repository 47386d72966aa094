using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>A script that runs again cannot run twice.</summary>
internal sealed class NotRepeatableRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("not-repeatable", RuleGroup.Reliability, FindingSeverity.Warning)
        {
            Title = "A script that runs again cannot run twice",
            Reason =
                "Scripts of any-time and every-time folders run again whenever they change, or in every run; the second time "
                + "this statement fails, since its object is there.",
            SafeWay = """
                    CREATE OR REPLACE VIEW v AS …
                    CREATE TABLE IF NOT EXISTS t …
                    DROP TRIGGER IF EXISTS x ON t; CREATE TRIGGER x …
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        if (
            site.Script.File.Kind != ScriptKind.OneTime
            && !site.Statement.IsConditional
            && Made(site.Command) is { } made
            && !site.Script.Drops(made)
        )
            yield return new RuleHit($"{site.Facts.Verb} {made} fails the second time: it is there already.")
            {
                Object = made.ToString(),
            };
    }

    private static ObjectName? Made(SqlCommand? command) =>
        command switch
        {
            CreateView { OrReplace: false, IfNotExists: false, IsTemporary: false } view => view.View,
            CreateFunction { OrReplace: false } function => function.Function,
            CreateTable { IfNotExists: false, IsTemporary: false } table => table.Table,
            CreateIndex { IfNotExists: false, Index: { } name } index => index.Table with { Name = name },
            CreateTrigger { OrReplace: false } trigger => new ObjectName(null, trigger.Trigger),
            CreatePolicy { IsAlter: false } policy => new ObjectName(null, policy.Policy),
            CreateType type => type.Type,
            CreateDomain domain => domain.Domain,
            CreateSequence { IfNotExists: false } sequence => sequence.Sequence,
            CreateSchema { IfNotExists: false, Schema: { } schema } => new ObjectName(null, schema),
            CreateExtension { IfNotExists: false } extension => new ObjectName(null, extension.Extension),
            _ => null,
        };
}
