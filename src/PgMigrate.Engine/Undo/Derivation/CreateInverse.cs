using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>What is made new is dropped, with RESTRICT.</summary>
internal sealed class CreateInverse(DownContext context)
{
    private readonly IndexName _indexName = new(context);

    public Inverse Of(CreateTable table)
    {
        if (table.IfNotExists)
            return Inverse.Refused(Reasons.IfNotExists);
        if (table.DropsOnCommit)
            return Inverse.Refused("when the table goes again depends on how the script runs");
        if (table.FromQuery && SideEffects.Find(context.Sql, table.Table) is { } effect)
            return Inverse.Refused(effect);
        return Make(NameKind.Relation, table.IsForeign ? "FOREIGN TABLE" : "TABLE", table.Table, table.IsTemporary);
    }

    public Inverse Of(CreateView view)
    {
        if (view.OrReplace)
            return OfReplaced(NameKind.Relation, view.View);
        return view.IfNotExists
            ? Inverse.Refused(Reasons.IfNotExists)
            : Make(NameKind.Relation, view.IsMaterialized ? "MATERIALIZED VIEW" : "VIEW", view.View, view.IsTemporary);
    }

    public Inverse Of(CreateSequence sequence) =>
        sequence.IfNotExists ? Inverse.Refused(Reasons.IfNotExists) : Make(NameKind.Relation, "SEQUENCE", sequence.Sequence);

    public Inverse Of(CreateType type) =>
        type.IsBase
            ? Inverse.Refused("a base type and its functions depend on each other")
            : Make(NameKind.Type, "TYPE", type.Type);

    public Inverse Of(CreateDomain domain) => Make(NameKind.Type, "DOMAIN", domain.Domain);

    public Inverse Of(CreateSchema schema)
    {
        if (schema.IfNotExists)
            return Inverse.Refused(Reasons.IfNotExists);
        if (schema.HasElements)
            return Inverse.Refused("it makes objects in the schema, too");
        return schema.Schema is { } name
            ? Make(NameKind.Schema, "SCHEMA", new ObjectName(null, name))
            : Inverse.Refused("the schema gets its name from the role that runs the script");
    }

    public Inverse Of(CreateFunction function)
    {
        if (function.OrReplace)
            return Inverse.Refused(Reasons.OrReplace);
        var target = context.New(NameKind.Routine, function.Function);
        var type = function.IsProcedure ? "PROCEDURE" : "FUNCTION";
        var signature = Signature(target, type);
        if (signature is null && context.IsPathChanged && function.Arguments.Count > 0)
            return Inverse.Refused(
                "its argument types cannot be told without the schema after the run, since the script changes the search path"
            );
        return Add(
            new Creation(type, context.Creations.Count)
            {
                Target = target,
                Arguments = function.Arguments,
                Signature = signature,
                MadeOnPath = IsOnPath(target),
            }
        );
    }

    public Inverse Of(CreateIndex index)
    {
        if (index.IfNotExists)
            return Inverse.Refused(Reasons.IfNotExists);
        var table = context.Find(NameKind.Relation, index.Table);
        var isImplied = IsImplied(table);
        var name = index.Index ?? (isImplied ? "" : _indexName.Of(index, table));
        if (name is null)
            return Inverse.Refused(IndexName.Unknown);
        if (_indexName.Attached(name, table) is { } attached)
            return Inverse.Refused($"it took in the index {attached}, which was there before");
        var target = new Target(NameKind.Relation, new ObjectName(table.Name.Schema, name)) { Problem = table.Problem };
        return Add(
            new Creation("INDEX", context.Creations.Count)
            {
                Target = target,
                IndexOf = table,
                IsConcurrent = index.IsConcurrent,
                IsImplied = isImplied,
                IsTemporary = table.Creation is { IsTemporary: true },
                MadeOnPath = IsOnPath(target),
            }
        );
    }

    public Inverse Of(CreateTrigger trigger) =>
        trigger.OrReplace
            ? Inverse.Refused(Reasons.OrReplace)
            : MakePart("TRIGGER", trigger.Trigger, trigger.Table, reachesOthers: true);

    public Inverse Of(CreatePolicy policy)
    {
        if (!policy.IsAlter)
            return MakePart("POLICY", policy.Policy, policy.Table, reachesOthers: false);
        var table = context.Find(NameKind.Relation, policy.Table);
        var made = context.Creations.Part(table, "POLICY", policy.Policy) ?? table.Creation;
        if (made is null)
            return Inverse.Refused(Reasons.Unlisted);
        return context.Creations.MadeLater(context.Sql, made) is { } later
            ? Inverse.Refused(Reasons.TiedTo(later))
            : Inverse.None;
    }

    public Inverse Of(CreateRule rule) =>
        rule.OrReplace || context.Find(NameKind.Relation, rule.Table).Creation is null
            ? Inverse.Refused(rule.OrReplace ? Reasons.OrReplace : Reasons.Unlisted)
            : MakePart("RULE", rule.Rule, rule.Table, reachesOthers: true);

    private Inverse OfReplaced(NameKind kind, ObjectName name)
    {
        if (context.Find(kind, name).Creation is not { } made)
            return Inverse.Refused(Reasons.OrReplace);
        return context.Creations.MadeLater(context.Sql, made) is { } later
            ? Inverse.Refused(Reasons.TiedTo(later))
            : Inverse.None;
    }

    private Inverse Make(NameKind kind, string type, ObjectName name, bool isTemporary = false)
    {
        var target = isTemporary ? new Target(kind, name.In("pg_temp")) : context.New(kind, name);
        return Add(
            new Creation(type, context.Creations.Count)
            {
                Target = target,
                IsTemporary = isTemporary,
                MadeOnPath = IsOnPath(target),
            }
        );
    }

    private Inverse MakePart(string type, string name, ObjectName on, bool reachesOthers)
    {
        var table = context.Find(NameKind.Relation, on);
        if (table.Creation is { } made)
            made.ReachesOthers |= reachesOthers;
        return Add(
            new Creation(type, context.Creations.Count)
            {
                Target = table,
                Part = name,
                IsImplied = IsImplied(table),
            }
        );
    }

    // With its table it goes where nothing that it needs has to go before the table.
    private bool IsImplied(Target table) => table.Creation is { } made && context.Creations.MadeLater(context.Sql, made) is null;

    private bool IsOnPath(Target target) => target.Name.Schema is null && context.IsPathChanged;

    private Inverse Add(Creation creation) => context.Creations.Add(creation).TakeBack();

    private string? Signature(Target target, string type)
    {
        if (context.After is null || target.Name.Schema is null)
            return null;
        var standing = context.Before?.All(NameKind.Routine, target.Name).Select(item => item.Name) ?? [];
        var made = context
            .After.All(NameKind.Routine, target.Name)
            .Where(item => item.Type == type && !standing.Contains(item.Name))
            .ToArray();
        return made is [var only] ? only.Name : null;
    }
}
