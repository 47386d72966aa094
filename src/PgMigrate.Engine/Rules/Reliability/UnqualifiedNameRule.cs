using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>Names without a schema: one finding a script.</summary>
internal sealed class UnqualifiedNameRule : ScriptRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("unqualified-name", RuleGroup.Reliability, FindingSeverity.Information)
        {
            Title = "A name without its schema",
            Reason =
                "Where it lands depends on the search_path of the session that migrates, which a role or a database may set.",
            SafeWay = """
                Write the schema, or set search_path in the script:
                    CREATE TABLE app.t (id bigint);
                """,
        };

    /// <inheritdoc/>
    public override (StatementContext Site, RuleHit Found)? Check(IReadOnlyList<StatementContext> statements)
    {
        var bare = statements.Where(site => !site.Path.IsSet && Made(site.Command) is { Schema: null }).ToArray();
        if (bare.Length == 0)
            return null;
        ObjectName[] names = [.. bare.Select(site => Made(site.Command)!).Distinct()];
        var (have, are) = names.Length == 1 ? ("has", "it is") : ("have", "they are");
        return (
            bare[0],
            new RuleHit($"{Wording.List(names)} {have} no schema: the session's search_path decides where {are} made.")
            {
                Object = names[0].ToString(),
            }
        );
    }

    private static ObjectName? Made(SqlCommand? command) =>
        command switch
        {
            CreateTable { IsTemporary: false } table => table.Table,
            CreateView { IsTemporary: false } view => view.View,
            CreateFunction function => function.Function,
            CreateType type => type.Type,
            CreateDomain domain => domain.Domain,
            CreateSequence sequence => sequence.Sequence,
            _ => null,
        };
}
