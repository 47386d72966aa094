import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.support.GenericApplicationContext;

/** A bean of Spring's own context that needs the schema as the context starts: before anything serves. */
public class Context {
    public static class Items implements InitializingBean {
        @Override
        public void afterPropertiesSet() throws Exception {
            Shop.main(new String[] {"bean"});
        }
    }

    public static void main(String[] arguments) {
        GenericApplicationContext context = new GenericApplicationContext();
        context.registerBeanDefinition("items", new RootBeanDefinition(Items.class));
        context.refresh();
    }
}
