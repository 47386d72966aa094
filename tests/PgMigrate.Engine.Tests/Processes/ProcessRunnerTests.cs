using System.Diagnostics;
using System.Globalization;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Tests.Sandbox;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Processes;

/// <summary>The one way to run other programs.</summary>
public sealed class ProcessRunnerTests
{
    public ProcessRunnerTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Written for sh.");

    [Fact]
    public async Task Arguments_variables_and_input_arrive_as_they_are()
    {
        var request = Shell("""printf '%s|' "$@" "$SET" "${HOME-gone}" """, "a b", "", "$HOME", "é\"'") with
        {
            Environment = new Dictionary<string, string?> { ["SET"] = "x y", ["HOME"] = null },
        };
        Assert.Equal("a b||$HOME|é\"'|x y|gone|", (await RunAsync(request)).Output);
        Assert.Equal("grün\n", (await RunAsync(new("cat") { Input = "grün\n" })).Output);
    }

    [Fact]
    public async Task A_program_that_reads_nothing_is_no_failure() =>
        Assert.Equal(0, (await RunAsync(new("true") { Input = new string('x', 1_000_000) })).ExitCode);

    [Fact]
    public async Task A_program_that_waits_for_input_finds_it_closed() => Assert.Empty((await RunAsync(new("cat"))).Output);

    [Fact]
    public async Task A_bad_exit_code_is_an_error_with_the_end_of_what_it_said()
    {
        var error = await FailsAsync(Shell("i=0; while [ $i -lt 50 ]; do i=$((i+1)); echo line $i >&2; done; exit 3"));
        Assert.Equal(MigrationErrorId.ProcessFailed, error.ErrorId);
        Assert.Contains("'sh' failed with exit code 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("line 31", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("line 50", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("line 30", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exit_codes_that_are_expected_are_no_failure() =>
        Assert.Equal(3, (await RunAsync(Shell("exit 3") with { ExpectedExitCodes = [0, 3] })).ExitCode);

    [Fact]
    public async Task A_program_that_is_not_there_is_an_error_that_names_it()
    {
        var error = await FailsAsync(new ProcessRequest("no-such-program"));
        Assert.Equal(MigrationErrorId.ProcessFailed, error.ErrorId);
        Assert.Contains("'no-such-program' could not be started", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_much_output_the_end_is_kept_and_memory_is_bounded()
    {
        var result = await RunAsync(Shell("head -c 50000000 /dev/zero | tr '\\0' x; echo end") with { OutputLimit = 1000 });
        Assert.Equal(1000, result.Output.Length);
        Assert.EndsWith("xend\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_program_and_its_children()
    {
        using var folder = new TempFolder();
        using var cancellation = new CancellationTokenSource();
        var file = folder["child"];
        var run = RunAsync(Shell($"sleep 60 & echo $! > {file}; wait"), cancellation.Token);
        Assert.True(
            await SandboxScope.BecomesAsync(
                () => File.Exists(file) && File.ReadAllText(file).EndsWith('\n'),
                TimeSpan.FromSeconds(10)
            )
        );
        var child = int.Parse(await File.ReadAllTextAsync(file), CultureInfo.InvariantCulture);

        var clock = Stopwatch.StartNew();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.True(await SandboxScope.BecomesAsync(() => ProcessIdentity.Of(child) is null, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task A_program_that_is_asked_to_end_may_clean_up()
    {
        using var folder = new TempFolder();
        using var cancellation = new CancellationTokenSource();
        var run = RunAsync(
            Shell("trap 'echo cleaned > cleaned; exit 1' TERM; echo > ready; while :; do sleep 0.05; done") with
            {
                WorkingDirectory = folder.FullPath,
                StopGently = true,
            },
            cancellation.Token
        );
        Assert.True(await SandboxScope.BecomesAsync(() => File.Exists(folder["ready"]), TimeSpan.FromSeconds(10)));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(File.Exists(folder["cleaned"]));
    }

    [Fact]
    public async Task A_program_that_takes_too_long_is_ended_and_told_of()
    {
        var error = await FailsAsync(
            Shell("echo waiting for Godot >&2; sleep 60") with
            {
                TimeLimit = TimeSpan.FromSeconds(0.5),
            }
        );
        Assert.Equal(MigrationErrorId.ProcessFailed, error.ErrorId);
        Assert.Contains("took longer than 0.5 s", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("waiting for Godot", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_that_keeps_the_output_open_does_not_hold_the_run_up()
    {
        var clock = Stopwatch.StartNew();
        var result = await RunAsync(Shell("sleep 8 & echo started"));
        Assert.Equal("started\n", result.Output);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_process_is_itself_and_no_other_of_its_number()
    {
        var own = ProcessIdentity.Current;
        Assert.True(own.IsAlive);
        Assert.Equal(own, ProcessIdentity.Of(Environment.ProcessId));
        Assert.False((own with { Started = "earlier" }).IsAlive);
        Assert.Null(ProcessIdentity.Of(int.MaxValue));
    }

    private static ProcessRequest Shell(string script, params string[] arguments) =>
        new("sh", ["-c", script, "sh", .. arguments]);

    private static Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken = default) =>
        ProcessRunner.RunAsync(request, cancellationToken);

    private static Task<MigrationException> FailsAsync(ProcessRequest request) =>
        Assert.ThrowsAsync<MigrationException>(() => RunAsync(request));
}
