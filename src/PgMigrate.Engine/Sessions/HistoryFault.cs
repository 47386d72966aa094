using System.Text.Json;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// Something of the history that is not as PgMigrate or grate would have made it: it is neither read nor written.
/// </summary>
/// <param name="Name">A schema, or a relation with its schema.</param>
/// <param name="Kind">schema or table where its owner is the problem; other for a view and its like in a table's place.</param>
/// <param name="Owner">Its owner.</param>
internal sealed record HistoryFault(string Name, string Kind, string Owner)
{
    /// <summary>Reads a JSON array of arrays: name, kind, owner.</summary>
    public static IReadOnlyList<HistoryFault> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document
                .RootElement.EnumerateArray()
                .Select(item => new HistoryFault(item[0].GetString()!, item[1].GetString()!, item[2].GetString()!)),
        ];
    }

    /// <summary>Refuses a database that has some.</summary>
    /// <exception cref="MigrationException">HistoryInvalid.</exception>
    public static void Refuse(IReadOnlyList<HistoryFault> faults, ConnectionTarget target)
    {
        if (faults.Count == 0)
            return;
        var owners = faults.Where(fault => fault.Kind != "other").ToArray();
        throw new MigrationException(
            MigrationErrorId.HistoryInvalid,
            $"The history of {target} cannot be trusted. {string.Join(" ", faults.Select(fault => fault.Describe(target.User)))}",
            owners.Length == 0
                ? "Look who has put it there, remove it, and restore the table."
                : "Look who has made it. Drop what a stranger has made; what is right give to a trusted role, "
                    + $"{owners[0].Advice(target.User)}, or make the user a member of its owner."
        )
        {
            Target = target.ToString(),
        };
    }

    private string Describe(string user) =>
        Kind == "other"
            ? $"{Name} is no table."
            : $"The {Kind} {Name} belongs to {Owner}, who is neither {user} or a role of {user}'s, nor the database's owner, "
                + $"nor a superuser, and could have code run as {user}.";

    private string Advice(string user) => $"for instance: ALTER {Kind.ToUpperInvariant()} {Name} OWNER TO {user}";
}
