namespace PgMigrate.ModuleTests.RealShell;

/// <summary>
/// What a new user does in the first days, as a script for each task in <c>Tasks</c>. What it shows lies beside it for each width,
/// so that whoever changes a message reads what others will see. <c>PGMIGRATE_WRITE_TASKS=1</c> writes it anew.
/// </summary>
public sealed class TaskTests
{
    private static readonly bool Writes = Environment.GetEnvironmentVariable("PGMIGRATE_WRITE_TASKS") == "1";

    public static IEnumerable<TheoryDataRow<string, int>> Tasks =>
        from file in Directory.GetFiles(TaskSuite.Folder, "*.ps1").Order(StringComparer.Ordinal)
        from width in TaskSuite.Widths
        select new TheoryDataRow<string, int>(Path.GetFileNameWithoutExtension(file), width);

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task Task_ShowsWhatIsKept(string task, int width)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A shell script is one of the tasks, and consoles have other widths there.");
        var screen = Assert.Single(await TaskSuite.GetAsync(), screen => screen.Task == task && screen.Width == width);
        var shown = TaskText.Of(screen);
        var kept = Path.Combine(TaskSuite.Folder, $"{task}.{width}.txt");
        if (Writes)
            await File.WriteAllTextAsync(kept, shown);
        Assert.Equal(await File.ReadAllTextAsync(kept), shown);
    }
}
