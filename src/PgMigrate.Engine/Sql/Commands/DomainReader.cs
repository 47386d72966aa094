namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads CREATE and ALTER DOMAIN; the reader stands behind the name.</summary>
internal static class DomainReader
{
    /// <summary>CREATE DOMAIN; null where name and type do not follow.</summary>
    public static CreateDomain? Create(ref StatementReader reader, in DefinitionHead head)
    {
        if (head.Name is not { } name)
            return null;
        reader.TryWords("AS");
        return SqlTypeReader.Read(ref reader) is { } type ? new CreateDomain(name, type, ReadConstraints(ref reader)) : null;
    }

    /// <summary>ALTER DOMAIN; null where no name or action follows.</summary>
    public static SqlCommand? Alter(ref StatementReader reader, in DefinitionHead head)
    {
        if (head.Name is not { } name)
            return null;
        if (reader.TryWords("ADD"))
            return Add(ref reader, name);
        if (AlterReader.ReadNewName(ref reader, "DOMAIN", name) is { } renamed)
            return renamed;
        var action = reader.TryPhrase(
            "VALIDATE CONSTRAINT",
            "RENAME CONSTRAINT",
            "DROP CONSTRAINT",
            "SET NOT NULL",
            "DROP NOT NULL",
            "SET DEFAULT",
            "DROP DEFAULT",
            "OWNER TO"
        );
        if (action is null)
            return null;
        return new AlterDomain(name, action)
        {
            Renamed = action == "RENAME CONSTRAINT" ? TableActionReader.FromTo(ref reader) : null,
        };
    }

    static AddDomainConstraint? Add(ref StatementReader reader, ObjectName domain) =>
        ConstraintReader.ReadOfColumn(ref reader, column: null) is { } constraint
            ? new AddDomainConstraint(domain, constraint)
            : null;

    static List<ConstraintDefinition> ReadConstraints(ref StatementReader reader)
    {
        var constraints = new List<ConstraintDefinition>();
        while (!reader.AtEnd)
        {
            if (ConstraintReader.ReadOfColumn(ref reader, column: null) is { } constraint)
            {
                constraints.Add(constraint);
                continue;
            }
            if (!SkipDefault(ref reader))
                reader.MovePastItem();
        }
        return constraints;
    }

    static bool SkipDefault(ref StatementReader reader)
    {
        if (!reader.TryWords("DEFAULT"))
            return false;
        DefaultExpression.Read(ref reader);
        return true;
    }
}
