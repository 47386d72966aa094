using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>What was made is called otherwise from now on, or is no longer there.</summary>
internal sealed partial class SchemaModel
{
    private void Rename(string objectType, ObjectName name, ObjectName to)
    {
        switch (objectType)
        {
            case "SCHEMA":
                RenameSchema(name.Name, to.Name);
                break;
            case "TYPE" or "DOMAIN":
                RenameTypes(Only(Resolve(name), to));
                break;
            case "FUNCTION" or "PROCEDURE" or "ROUTINE":
                RenameFunctions(Only(Resolve(name), to));
                break;
        }
    }

    private void RenameSchema(string from, string to)
    {
        ObjectName NewName(ObjectName name) => name.Schema == from ? name.In(to) : name;

        RenameTables(NewName);
        RenameTypes(NewName);
        RenameViews(NewName);
        RenameFunctions(NewName);
    }

    private static Func<ObjectName, ObjectName> Only(ObjectName from, ObjectName to) => name => name == from ? to : name;

    private void RenameTables(Func<ObjectName, ObjectName> newName)
    {
        _tables.Rename(newName, (table, _) => table);
        foreach (var table in _tables.All)
            table.Rename(newName, Resolve);
    }

    private void RenameTypes(Func<ObjectName, ObjectName> newName)
    {
        _domains.Rename(newName, (domain, _) => domain);
        _enums.Rename(
            newName,
            (type, to) =>
            {
                type.Name = to;
                return type;
            }
        );
        foreach (var table in _tables.All)
            table.RenameTypes(newName, Resolve);
    }

    private void RenameViews(Func<ObjectName, ObjectName> newName) =>
        _views.Rename(newName, (view, to) => view with { View = to });

    private void RenameFunctions(Func<ObjectName, ObjectName> newName) =>
        _functions.Rename(newName, (volatility, _) => volatility);

    private void Drop(DropObjects drop)
    {
        foreach (var name in drop.Names)
            Drop(drop.ObjectType, name);
    }

    private void Drop(string objectType, ObjectName name)
    {
        switch (objectType)
        {
            case "TABLE" or "FOREIGN TABLE":
                DropTable(Table(name));
                break;
            case "INDEX":
                TableOfIndex(name)?.Indexes.RemoveAll(index => index.Index == name.Name);
                break;
            case "VIEW" or "MATERIALIZED VIEW":
                _views.Remove(Resolve(name));
                break;
            case "DOMAIN":
                _domains.Remove(Resolve(name));
                break;
            case "TYPE":
                _domains.Remove(Resolve(name));
                _enums.Remove(Resolve(name));
                break;
            case "FUNCTION" or "PROCEDURE" or "ROUTINE":
                _functions.Remove(Resolve(name));
                break;
            case "SCHEMA":
                DropSchema(name.Name);
                break;
        }
    }

    private void DropTable(TableModel? table)
    {
        if (table is null)
            return;
        _tables.Remove(table.Name);
        table.IsDropped = true;
    }

    // With CASCADE, all that is in it; without, there was nothing.
    private void DropSchema(string schema)
    {
        foreach (var table in _tables.All.Where(table => table.Name.Schema == schema).ToArray())
            DropTable(table);
        _domains.RemoveSchema(schema);
        _enums.RemoveSchema(schema);
        _views.RemoveSchema(schema);
        _functions.RemoveSchema(schema);
    }
}
