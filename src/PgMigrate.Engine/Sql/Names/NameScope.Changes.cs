using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql.Names;

/// <summary>What commands do to names.</summary>
internal sealed partial class NameScope
{
    private IReadOnlyList<NamedObject> Take(SqlCommand? command, bool isConditional) =>
        command switch
        {
            CreateTable create => Make(create),
            CreateView view => Make(
                view.IsTemporary ? view.View.In(SearchPath.Temporary) : view.View,
                view.OrReplace || view.IfNotExists || isConditional
            ),
            CreateSequence sequence => Make(sequence.Sequence, sequence.IfNotExists || isConditional),
            CreateType type => Make(type.Type, isConditional),
            CreateDomain domain => Make(domain.Domain, isConditional),
            CreateFunction function => [_names.MakeOneOf(NameRealm.Routine, Place(function.Function))],
            CreateIndex create => Make(create, isConditional),
            CreateSchema { Schema: { } schema } create => Make(schema, create.IfNotExists || isConditional),
            AlterTable { ObjectType: "INDEX", Table: { } name } alter => Alter(
                NameRealm.Index,
                name,
                alter.Actions,
                isConditional
            ),
            AlterTable { Table: { } name } alter => Alter(NameRealm.Relation, name, alter.Actions, isConditional),
            DropObjects drop => [.. drop.Names.SelectMany(name => Drop(drop.ObjectType, name, isConditional))],
            RenameObject { ObjectType: "SCHEMA" } rename when !isConditional => RenameSchema(rename.Object.Name, rename.To),
            RenameObject { Table: null, ObjectType: not "SCHEMA" } rename => Rename(
                NameRealm.Of(rename.ObjectType),
                rename.Object,
                name => name with { Name = rename.To },
                isConditional
            ),
            MoveObject move => Rename(NameRealm.Of(move.ObjectType), move.Object, name => name.In(move.Schema), isConditional),
            _ => [],
        };

    private ObjectName Place(ObjectName name) => name.Schema is null ? name.In(SchemaOfNew(Path)) : name;

    private NamedObject? Standing(string realm, ObjectName name) =>
        _names.Find(realm, name) is { IsAssumed: false } standing ? standing : null;

    private IReadOnlyList<NamedObject> Make(CreateTable create)
    {
        var name = Place(create.IsTemporary ? create.Table.In(SearchPath.Temporary) : create.Table);
        var before = create.IfNotExists ? Standing(NameRealm.Relation, name) : null;
        return [before ?? _names.Make(NameRealm.Relation, name, create.DropsOnCommit)];
    }

    private IReadOnlyList<NamedObject> Make(ObjectName written, bool onlyIfMissing)
    {
        var name = Place(written);
        var before = Standing(NameRealm.Relation, name);
        return [onlyIfMissing && before is not null ? before : _names.Make(NameRealm.Relation, name)];
    }

    // It lies where its table does. One whose name the server chooses is not followed.
    private IReadOnlyList<NamedObject> Make(CreateIndex create, bool isConditional)
    {
        if (Known(NameRealm.Relation, create.Table) is not { } table)
            return [];
        var name = create.Index is { } index ? table.Name with { Name = index } : null;
        if (name is not null && !((create.IfNotExists || isConditional) && Standing(NameRealm.Index, name) is not null))
            _names.Make(NameRealm.Index, name);
        return [table];
    }

    private IReadOnlyList<NamedObject> Make(string schema, bool onlyIfMissing)
    {
        var before = _names.FindSchema(schema);
        return [onlyIfMissing && before is not null ? before : _names.MakeSchema(schema)];
    }

    private IReadOnlyList<NamedObject> Alter(
        string realm,
        ObjectName name,
        IReadOnlyList<TableAction> actions,
        bool isConditional
    )
    {
        if (Known(realm, name) is not { } named)
            return [];
        foreach (var action in actions)
            Alter(named, action, isConditional);
        return [named];
    }

    private void Alter(NamedObject named, TableAction action, bool isConditional)
    {
        switch (action)
        {
            case RenameRelation rename:
                Rename(named, named.Name with { Name = rename.To }, isConditional);
                break;
            case SetSchema move:
                Rename(named, named.Name.In(move.Schema), isConditional);
                break;
            case RenameColumn rename when !isConditional:
                _names.SetColumn(named, rename.To, named.ColumnOrigin(rename.From));
                _names.SetColumn(named, rename.From, null);
                break;
            case AddColumn { IfNotExists: false } add:
                _names.SetColumn(named, add.Column.Name, null);
                break;
        }
    }

    private IEnumerable<NamedObject> Drop(string objectType, ObjectName name, bool isConditional)
    {
        if (objectType == "SCHEMA")
            return isConditional ? [] : _names.DropSchema(name.Name);
        var realm = NameRealm.Of(objectType);
        if (Find(realm, name, Path) is not { } named)
            return [];
        // Of others some may stay that differ by their arguments alone.
        if (!isConditional && NameRealm.IsUnique(realm))
            _names.Drop(named);
        return [named];
    }

    private IReadOnlyList<NamedObject> RenameSchema(string from, string to)
    {
        _names.RenameSchema(from, to);
        return [];
    }

    private NamedObject[] Rename(string realm, ObjectName name, Func<ObjectName, ObjectName> rename, bool isConditional)
    {
        if (NameRealm.IsUnique(realm))
        {
            if (Known(realm, name) is not { } only)
                return [];
            Rename(only, rename(only.Name), isConditional);
            return [only];
        }

        // Others of the old name may stay, of other arguments: it goes on meaning those.
        NamedObject[] all = [.. _guesses ? [Meet(realm, name, Path)] : FindAll(realm, name, Path)];
        foreach (var named in all)
            _names.Alias(named, rename(named.Name));
        return all;
    }

    private void Rename(NamedObject named, ObjectName to, bool isConditional)
    {
        if (isConditional)
            _names.Alias(named, to);
        else
            _names.Rename(named, to);
    }

    private NamedObject? Known(string realm, ObjectName name)
    {
        var known = _guesses ? Meet(realm, name, Path) : Find(realm, name, Path);
        if (known is not null)
            known.IsAssumed = false;
        return known;
    }
}
