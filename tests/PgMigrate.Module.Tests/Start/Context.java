import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.support.GenericApplicationContext;

/** The same in Spring's own context: a bean needs the schema before anything serves, and is told when the context is closed. */
public class Context {
    public static class Items implements InitializingBean, DisposableBean {
        @Override
        public void afterPropertiesSet() throws Exception {
            Shop.query(new String[] {"bean"});
        }

        @Override
        public void destroy() {
            System.out.println("stopped");
        }
    }

    public static void main(String[] arguments) throws Exception {
        GenericApplicationContext context = new GenericApplicationContext();
        context.registerBeanDefinition("items", new RootBeanDefinition(Items.class));
        context.registerShutdownHook();
        context.refresh();
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
