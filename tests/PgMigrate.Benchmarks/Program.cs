using PgMigrate.Benchmarks;

if (!BenchmarkOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync($"{problem}{Environment.NewLine}{BenchmarkOptions.Usage}");
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    interrupted.Cancel();
};
await new Suite(options, interrupted.Token).RunAsync();
return 0;
