using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Repair;

/// <summary>
/// Indexes of partitioned tables that are invalid: each partition gets its part of the index, as it has one already or as one is
/// built, and that is attached.
/// </summary>
internal sealed class UnattachedIndexes : IRepair
{
    /// <inheritdoc/>
    public RepairKind Kind => RepairKind.UnattachedIndex;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RepairItem>> FindAsync(RunState run, RepairOptions options, CancellationToken stop) =>
        [
            .. (await ReadAsync(run.Server!, RepairScope.Of(run), null, stop).ConfigureAwait(false))
                .GroupBy(step => (step.Index, step.Table))
                .Select(index => Of(index.Key.Index, index.Key.Table, [.. index])),
        ];

    private static RepairItem Of(string index, string table, IReadOnlyList<Step> steps)
    {
        string[] missing = [.. steps.Where(step => !step.IsDone).Select(step => step.Partition)];
        return new RepairItem(
            RepairKind.UnattachedIndex,
            index,
            missing.Length == 0
                ? $"The index {index} on {table} is invalid, and its parts are not: the server has not looked at them again."
                : $"The index {index} on {table} is invalid: no valid index of {string.Join(", ", missing)} is attached to it.",
            string.Join("; ", ToDo(steps).SelectMany(step => step.Statements)),
            (work, stop) => RunAsync(work, index, stop)
        );
    }

    // An index that was made for a partition with partitions of its own has to get its parts, too.
    private static async Task RunAsync(RepairWork work, string index, CancellationToken stop)
    {
        IReadOnlyList<Step> before = [];
        while (await ReadAsync(work.Server, SqlValue.Text(null), index, stop).ConfigureAwait(false) is { Count: > 0 } steps)
        {
            if (steps.SequenceEqual(before))
                throw StillInvalid(index, steps);
            foreach (var step in ToDo(steps))
            {
                if (step.Building is { } building)
                    await work.RunAloneAsync(building, isConcurrent: true, stop).ConfigureAwait(false);
                await work.RunAloneAsync(step.Attaching, isConcurrent: false, stop).ConfigureAwait(false);
            }

            before = steps;
        }
    }

    // To attach one again that is attached makes the server look whether all of them are.
    private static IEnumerable<Step> ToDo(IReadOnlyList<Step> steps) =>
        steps.Any(step => !step.IsDone) ? steps.Where(step => !step.IsDone) : steps.Take(1);

    private static MigrationException StillInvalid(string index, IReadOnlyList<Step> steps)
    {
        var partitions = string.Join(", ", steps.Where(step => !step.IsDone).Select(step => step.Partition));
        return new MigrationException(
            MigrationErrorId.RepairFailed,
            $"The index {index} is still invalid: the indexes of {partitions} that are attached to it are.",
            $"Repair these first: {RepairOption.Kinds.To(RepairKind.InvalidIndex)}."
        );
    }

    private static Task<IReadOnlyList<Step>> ReadAsync(
        ServerConnection server,
        NpgsqlParameter schema,
        string? index,
        CancellationToken stop
    ) =>
        server.ListAsync(
            SqlFile.Read("Repair", "unattached_indexes"),
            [SqlValue.Text(index), schema],
            reader => new Step(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetBoolean(3),
                reader.IsDBNull(4) ? null : reader.GetString(4),
                reader.GetString(5)
            ),
            stop
        );

    // Building: the statement that makes the partition's index; null where there is one.
    private sealed record Step(string Index, string Table, string Partition, bool IsDone, string? Building, string Attaching)
    {
        public IEnumerable<string> Statements => Building is null ? [Attaching] : [Building, Attaching];
    }
}
