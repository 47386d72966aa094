using System.Reflection;
using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// Asks for results in the form that psql asks for: as text. Npgsql asks for the binary form, which some types have not (aclitem,
/// for instance), so that a query fails whose rows nobody reads.
/// </summary>
internal static class TextResults
{
    // A command says it openly, a batch only within Npgsql. Where a version of Npgsql does not have it, results stay binary.
    private static readonly Action<NpgsqlBatch, bool>? Set = typeof(NpgsqlBatch)
        .GetProperty(nameof(NpgsqlCommand.AllResultTypesAreUnknown), BindingFlags.Instance | BindingFlags.NonPublic)
        ?.SetMethod?.CreateDelegate<Action<NpgsqlBatch, bool>>();

    /// <summary>For a batch whose rows are not read, or as text.</summary>
    public static void Ask(NpgsqlBatch batch) => Set?.Invoke(batch, true);
}
