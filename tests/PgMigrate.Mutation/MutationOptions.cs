using System.Globalization;

namespace PgMigrate.Mutation;

/// <summary>What the command line asks for.</summary>
internal sealed record MutationOptions
{
    /// <summary>How to call the program.</summary>
    public const string Usage =
        "PgMigrate.Mutation [--seed 1] [--count 100] [--folders Execution,History,…] [--work folder] [--workers 2] "
        + "[--test-seconds 240] [--only 3,17] [--notes file]";

    /// <summary>Chooses the mutants.</summary>
    public int Seed { get; private init; } = 1;

    /// <summary>How many there are.</summary>
    public int Count { get; private init; } = 100;

    /// <summary>The folders of src/PgMigrate.Engine that are changed.</summary>
    public IReadOnlyList<string> Folders { get; private init; } =
    ["Sessions", "Execution", "History", "DataLoss", "Backup", "Undo", "Connections", "Sandbox", "Rules", "Rehearsal"];

    /// <summary>Full path of the folder of the copy, the trace and the results.</summary>
    public string Work { get; private init; } = Path.Combine(Path.GetTempPath(), "pgmigrate-mutation");

    /// <summary>How many mutants are tried at once.</summary>
    public int Workers { get; private init; } = 2;

    /// <summary>The tests that one mutant gets at most, in seconds of the trace run: nearly all of them reach the core.</summary>
    public int TestSeconds { get; private init; } = 240;

    /// <summary>Mutants of an earlier run that are tried again, with the tests as they are now; empty for a new run.</summary>
    public IReadOnlyList<int> Only { get; private init; } = [];

    /// <summary>A file with a line for each mutant that was looked at: number, space, what was found; null for none.</summary>
    public string? Notes { get; private init; }

    /// <summary>Reads the arguments.</summary>
    /// <returns>False where they are not understood; then <paramref name="problem"/> says why.</returns>
    public static bool TryParse(IReadOnlyList<string> arguments, out MutationOptions options, out string problem)
    {
        options = new MutationOptions();
        problem = string.Empty;
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : string.Empty;
            if (Apply(options, arguments[i], value) is not { } applied)
            {
                problem = $"Not understood: {arguments[i]} {value}".TrimEnd();
                return false;
            }

            options = applied;
        }

        return true;
    }

    private static MutationOptions? Apply(MutationOptions options, string name, string value) =>
        name switch
        {
            "--seed" when Number(value) is { } seed => options with { Seed = seed },
            "--count" when Number(value) is { } count => options with { Count = count },
            "--folders" when value.Length > 0 => options with { Folders = value.Split(',') },
            "--work" when value.Length > 0 => options with { Work = Path.GetFullPath(value) },
            "--workers" when Number(value) is { } workers => options with { Workers = workers },
            "--test-seconds" when Number(value) is { } seconds => options with { TestSeconds = seconds },
            "--only" when value.Split(',').Select(Number).ToArray() is var only && only.All(number => number is not null) =>
                options with
                {
                    Only = [.. only.OfType<int>()],
                },
            "--notes" when value.Length > 0 => options with { Notes = Path.GetFullPath(value) },
            _ => null,
        };

    private static int? Number(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
