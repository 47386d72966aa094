using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.DataLoss;

/// <summary>What became of a name between the beginning of a run and a statement of it.</summary>
internal enum NameState
{
    /// <summary>It was there when the run began, if it was there at all.</summary>
    Was,

    /// <summary>The run has made what has that name.</summary>
    Made,

    /// <summary>The run has dropped what had that name, or has given it another one.</summary>
    Gone,
}

/// <summary>A relation, type or column, or another object.</summary>
/// <param name="Name">Its name with schema, as far as it has one; that of the column's relation.</param>
/// <param name="Column">The column; null for the whole.</param>
/// <param name="Fate">What became of it.</param>
internal sealed record TrackedName(ObjectName Name, string? Column, NameState Fate = NameState.Was)
{
    /// <summary>What has names of its own: <see cref="ObjectNameTracker.Realm"/>; null for relations and types.</summary>
    public string? Realm { get; init; }

    /// <summary>Whether it is a relation or type of a name, or a column of it.</summary>
    public bool Is(ObjectName name) => Realm is null && Name == name;
}

/// <summary>Leads from a name as a statement of a run has it back to the name that the same object had before the run.</summary>
/// <param name="standing">The relations and types that the database has, as far as the scripts name them.</param>
internal sealed class ObjectNameTracker(IReadOnlySet<ObjectName> standing)
{
    private const string TemporarySchema = "pg_temp";

    private readonly List<Func<TrackedName, TrackedName>> _stepsBack = [];

    /// <summary>Takes in what a statement makes, renames or drops. What may be passed over is not counted on.</summary>
    /// <param name="statement">The statement, or one of a DO block.</param>
    /// <param name="path">The schemas in which names without one are looked for, in order.</param>
    public void Take(SqlStatement statement, IReadOnlyList<string> path)
    {
        if (statement.IsConditional)
        {
            TakeIfDone(statement.Command, path);
            return;
        }

        switch (statement.Command)
        {
            case CreateTable { IfNotExists: false } create:
                Make(create, path);
                break;
            case AlterTable { Table: { } name } alter when Find(name, path) is { } table:
                Alter(table, alter.Actions);
                break;
            case DropObjects { ObjectType: "TABLE" or "FOREIGN TABLE" } drop:
                Drop(drop, path);
                break;
            case RenameObject { ObjectType: "SCHEMA" } rename:
                RenameSchema(rename.Object.Name, rename.To);
                break;
            case RenameObject { ObjectType: "TYPE" or "DOMAIN" } rename when Find(rename.Object, path) is { } type:
                Rename(type, type with { Name = rename.To });
                break;
            case MoveObject { ObjectType: "TYPE" or "DOMAIN" } move when Find(move.Object, path) is { } type:
                Rename(type, type.In(move.Schema));
                break;
            case RenameObject { Table: null } rename:
                RenameOther(rename.ObjectType, rename.Object, path, name => name with { Name = rename.To });
                break;
            case MoveObject move:
                RenameOther(move.ObjectType, move.Object, path, name => name.In(move.Schema));
                break;
        }
    }

    /// <summary>What objects of a type have their names in: relations and types in one, all routines in another.</summary>
    /// <param name="objectType">As DROP and ALTER name it.</param>
    public static string? Realm(string objectType) =>
        objectType switch
        {
            "TYPE" or "DOMAIN" or "VIEW" or "SEQUENCE" or "INDEX" => null,
            "FUNCTION" or "PROCEDURE" or "ROUTINE" or "AGGREGATE" => "ROUTINE",
            _ => objectType,
        };

    /// <summary>
    /// What the name of an object of a realm of its own may have meant when the run began, wherever it may lie: whether it is
    /// there is not known here.
    /// </summary>
    /// <param name="realm">The realm.</param>
    /// <param name="name">The name; in the realms that know no schemas, it has none.</param>
    /// <param name="path">The schemas in which names without one are looked for, in order.</param>
    public IEnumerable<ObjectName> OriginsOf(string realm, ObjectName name, IReadOnlyList<string> path) =>
        from place in Places(name, path)
        let origin = WalkBack(new TrackedName(place, null) { Realm = realm })
        where origin.Fate == NameState.Was
        select origin.Name;

    /// <summary>What a name meant when the run began; null where the run has made it, and where there is no such thing.</summary>
    /// <param name="name">A relation or type.</param>
    /// <param name="column">A column of it; null for the whole.</param>
    /// <param name="path">The schemas in which names without one are looked for, in order.</param>
    public TrackedName? Origin(ObjectName name, string? column, IReadOnlyList<string> path) =>
        Find(name, path) is { } now && WalkBack(new TrackedName(now, column)) is { Fate: NameState.Was } origin ? origin : null;

    /// <summary>The name that a schema had when the run began; null where it had none.</summary>
    public string? SchemaOrigin(string schema) =>
        WalkBack(new TrackedName(new ObjectName(schema, string.Empty), null)) is { Fate: NameState.Was } origin
            ? origin.Name.Schema
            : null;

    // As the server would look for it at this point of the run.
    private ObjectName? Find(ObjectName name, IReadOnlyList<string> path) => Candidates(name, path).FirstOrDefault(IsThere);

    private bool IsThere(ObjectName name) =>
        WalkBack(new TrackedName(name, null)) switch
        {
            { Fate: NameState.Made } => true,
            { Fate: NameState.Was } origin => standing.Contains(origin.Name),
            _ => false,
        };

    private static IEnumerable<ObjectName> Candidates(ObjectName name, IReadOnlyList<string> path) =>
        name.Schema is null ? path.Prepend(TemporarySchema).Select(name.In) : [name];

    // Languages, servers and the like lie in no schema.
    private static IEnumerable<ObjectName> Places(ObjectName name, IReadOnlyList<string> path) =>
        name.Schema is null ? path.Select(name.In).Append(name) : [name];

    private TrackedName WalkBack(TrackedName place)
    {
        for (var index = _stepsBack.Count - 1; index >= 0 && place.Fate == NameState.Was; index--)
            place = _stepsBack[index](place);
        return place;
    }

    private void Alter(ObjectName table, IReadOnlyList<TableAction> actions)
    {
        foreach (var action in actions)
            switch (action)
            {
                case RenameRelation rename:
                    Rename(table, table with { Name = rename.To });
                    break;
                case SetSchema move:
                    Rename(table, table.In(move.Schema));
                    break;
                case RenameColumn rename:
                    RenameColumn(table, rename);
                    break;
                case AddColumn { IfNotExists: false } add:
                    MakeColumn(table, add.Column.Name);
                    break;
            }
    }

    // Where there is no such name yet, whoever uses it later means what was renamed to it.
    private void TakeIfDone(SqlCommand? command, IReadOnlyList<string> path)
    {
        if (command is not AlterTable { Table: { } name } alter || Find(name, path) is not { } table)
            return;
        foreach (
            var to in alter
                .Actions.OfType<RenameRelation>()
                .Select(rename => table with { Name = rename.To })
                .Where(to => !IsThere(to))
        )
            _stepsBack.Add(place => place.Is(to) ? place with { Name = table } : place);
    }

    private void Make(CreateTable create, IReadOnlyList<string> path)
    {
        var schema = create.IsTemporary ? TemporarySchema : create.Table.Schema ?? (path.Count > 0 ? path[0] : string.Empty);
        var name = create.Table.In(schema);
        _stepsBack.Add(place => place.Is(name) ? place with { Fate = NameState.Made } : place);
    }

    private void Drop(DropObjects drop, IReadOnlyList<string> path)
    {
        foreach (var name in drop.Names.Select(name => Find(name, path)).OfType<ObjectName>())
            _stepsBack.Add(place => place.Is(name) ? place with { Fate = NameState.Gone } : place);
    }

    private void Rename(ObjectName from, ObjectName to) =>
        _stepsBack.Add(place =>
            place.Is(to) ? place with { Name = from }
            : place.Is(from) ? place with { Fate = NameState.Gone }
            : place
        );

    // Others of the old name may stay, of other arguments: it goes on meaning those.
    private void RenameOther(string objectType, ObjectName name, IReadOnlyList<string> path, Func<ObjectName, ObjectName> rename)
    {
        if (Realm(objectType) is not { } realm)
            return;
        foreach (var from in Places(name, path))
            _stepsBack.Add(place => place.Realm == realm && place.Name == rename(from) ? place with { Name = from } : place);
    }

    private void RenameSchema(string from, string to) =>
        _stepsBack.Add(place =>
            place.Name.Schema == to ? place with { Name = place.Name.In(from) }
            : place.Name.Schema == from ? place with { Fate = NameState.Gone }
            : place
        );

    private void MakeColumn(ObjectName table, string column) =>
        _stepsBack.Add(place => place.Is(table) && place.Column == column ? place with { Fate = NameState.Made } : place);

    private void RenameColumn(ObjectName table, RenameColumn rename) =>
        _stepsBack.Add(place =>
            !place.Is(table) || place.Column is null ? place
            : place.Column == rename.To ? place with { Column = rename.From }
            : place.Column == rename.From ? place with { Fate = NameState.Gone }
            : place
        );
}
