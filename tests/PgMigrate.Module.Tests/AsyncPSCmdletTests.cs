using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using PgMigrate.ModuleTests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>However a pipeline ends, the work has been cancelled and has ended before it.</summary>
public sealed class AsyncPSCmdletTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Shell _shell = Shell.OpenWithProbes();
    private readonly ConcurrentQueue<string> _log = new();

    [Fact]
    public void Output_ComesWholeAndInOrder()
    {
        ShellResult result = Run("Test-Stream -Count 20000 -Log $Log");
        Assert.Equal(Enumerable.Range(0, 20000), result.ThrowOnError().Output.Select(value => (int)value.BaseObject));
        Assert.Equal(["completed"], _log);
    }

    [Fact]
    public void Streams_GetWhatOtherThreadsWrite()
    {
        ShellResult result = Run("$VerbosePreference = $DebugPreference = 'Continue'; Test-Streams");
        Assert.Equal(["object"], result.Text);
        Assert.Equal("ProbeError", result.Error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(["verbose", "warning", "debug", "activity status"], result.Messages);
    }

    [Theory]
    [InlineData("Test-Stream -Log $Log | Select-Few -First 3", "")]
    [InlineData("Test-Stream -Log $Log | ForEach-Object { if ($_ -eq 3) { throw 'enough' } $_ }", "enough")]
    [InlineData("foreach ($once in 1) { Test-Stream -Log $Log | ForEach-Object { if ($_ -eq 3) { break } $_ } }", "")]
    [InlineData("Test-Streams -Log $Log -ErrorAction Stop; Test-Stream -Count 0 -Log $Log", "ProbeError")]
    public void DownstreamThatTakesNoMore_CancelsAndWaits(string script, string errorId)
    {
        var clock = Stopwatch.StartNew();
        ShellResult result = Run(script);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Limit);
        Assert.Contains(
            errorId,
            string.Concat(result.Errors.Select(error => error.FullyQualifiedErrorId)),
            StringComparison.Ordinal
        );
        if (script.StartsWith("Test-Streams", StringComparison.Ordinal))
            return;
        Assert.Equal(["cancelled", "rolled back"], _log);
    }

    [Fact]
    public async Task Stop_CancelsAndWaits()
    {
        using var started = new ManualResetEventSlim();
        using PowerShell shell = _shell.Prepare("Test-Wait -Log $Log -Started $Started", ("Log", _log), ("Started", started));
        IAsyncResult running = shell.BeginInvoke();
        Assert.True(started.Wait(Limit));

        var clock = Stopwatch.StartNew();
        await shell.StopAsync(null, null).WaitAsync(Limit);
        Assert.Equal(["cancelled", "rolled back"], _log);
        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(2));
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
    }

    [Fact]
    public async Task Stop_WhileOutputFlows_CancelsAndWaits()
    {
        using PowerShell shell = _shell.Prepare("Test-Stream -Log $Log", ("Log", _log));
        using var output = new PSDataCollection<PSObject>();
        shell.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(SpinWait.SpinUntil(() => output.Count > 5000, Limit));
        await shell.StopAsync(null, null).WaitAsync(Limit);
        Assert.Equal(["cancelled", "rolled back"], _log);
    }

    [Fact]
    public void AfterAStop_TheRunspaceWorksOn()
    {
        Run("Test-Stream -Log $Log | Select-Few");
        Assert.Equal(["0", "1"], Run("Test-Stream -Count 2 -Log $Log").ThrowOnError().Text);
    }

    [Fact]
    public void Failure_IsNonTerminating_AndOutputBeforeItIsNotLost()
    {
        ShellResult result = Run("$r = Test-Failure -ErrorId StatementFailed; $?; $r");
        Assert.Equal(["False", "before"], result.Text);
        Assert.Equal("StatementFailed,PgMigrate.ModuleTests.Cmdlets.TestFailureCommand", result.Error.FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("StatementFailed", "-ErrorAction Stop")]
    [InlineData("OptionsInvalid", "-ErrorAction SilentlyContinue")]
    public void Failure_IsTerminating_WithStop_AndWhereParametersContradict(string errorId, string errorAction)
    {
        ShellResult result = Run(
            $"try {{ Test-Failure -ErrorId {errorId} {errorAction}; 'not reached' }} catch {{ $_.FullyQualifiedErrorId }}"
        );
        Assert.Equal(["before", $"{errorId},PgMigrate.ModuleTests.Cmdlets.TestFailureCommand"], result.ThrowOnError().Text);
    }

    public void Dispose() => _shell.Dispose();

    private ShellResult Run(string script) => _shell.Run(script, ("Log", _log));
}
