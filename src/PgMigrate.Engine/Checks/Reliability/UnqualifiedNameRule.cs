using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks.Reliability;

/// <summary>A name without its schema.</summary>
internal sealed class UnqualifiedNameRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } = new("unqualified-name", RuleGroup.Reliability, FindingSeverity.Information)
    {
        Title = "A name without its schema",
        Reason = "Where it lands depends on the search_path of the session that migrates, which a role or a database may set.",
        SafeWay = """
            Write the schema, or set search_path in the script:
                CREATE TABLE app.t (id bigint);
            """,
        Examples =
        [
            new("CREATE TABLE fresh (id integer)", true),
            new("CREATE TABLE public.fresh (id integer)", false),
            new("SET search_path = app; CREATE TABLE fresh (id integer)", false),
        ],
    };

    /// <inheritdoc/>
    public override IEnumerable<Suspicion> Check(StatementSite site)
    {
        if (!site.Schema.HasSearchPath && Made(site.Command) is { Schema: null } name)
            yield return new Suspicion($"{name} has no schema: the session's search_path decides where it is made.") { Object = name.ToString() };
    }

    private static ObjectName? Made(SqlCommand? command) => command switch
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
